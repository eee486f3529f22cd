//! Administrative divisions by GB/T 2260: what a code says by itself, and the dated table of what exists.

mod presence;
mod search;
mod table;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use presence::Absent;
pub use search::{Confidence, Located, Wanted};
pub use table::{Entry, Found, Regions};

/// Divisions without counties of their own in GB/T 2260: four cities, whose body does what a county's does,
/// and 台湾, 香港, 澳门.
const WITHOUT_COUNTIES: [u32; 7] = [441_900, 442_000, 460_400, 620_200, 710_000, 810_000, 820_000];

/// `PPCC` that only group counties (市辖区, 县, 省直辖县级): no place and no body of their own.
const GROUPS: [u32; 12] = [1101, 1102, 1201, 1202, 3101, 3102, 5001, 5002, 4190, 4290, 4690, 6590];

/// A code of GB/T 2260: six digits `PPCCDD`. Invariant: `PP` is from 11 to 82, or it is 100000, the
/// whole country; it is no group of counties. Whether the division exists,
/// and when it did, is for [`Regions`] to say.
///
/// ```
/// use redress_domain::region::Region;
/// let (huangpu, pudong): (Region, Region) = ("310101".parse()?, "310115".parse()?);
/// assert_eq!(Region::lowest_common(&[huangpu, pudong]).to_string(), "310000"); // 3101 is no place
/// # Ok::<(), redress_domain::region::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(u32);

/// How high a division stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 县级.
    County,
    /// 地级.
    Prefecture,
    /// 省级.
    Province,
    /// The whole country, 100000.
    Nation,
}

/// Why a text is no code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not six digits.
    #[error("`{0}` is no division code; write six digits of GB/T 2260 such as 330106")]
    Shape(String),
    /// The first two digits are no province.
    #[error("`{0}` begins with no province of GB/T 2260; the first two digits are 11 to 82")]
    Province(String),
    /// A group of counties, not a place.
    #[error("`{code}` only groups counties and is no place; write the county or {above}")]
    Group {
        /// The code.
        code: String,
        /// The province that was meant, if it was.
        above: Region,
    },
}

impl Error {
    /// The stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Shape(_) => "region_shape",
            Error::Province(_) => "region_province",
            Error::Group { .. } => "region_group",
        }
    }
}

impl Region {
    /// The whole country.
    pub const NATION: Region = Region(100_000);

    /// How high it stands. A prefecture-level city without counties is a [`Level::Prefecture`];
    /// see [`Region::is_county_level`].
    pub fn level(self) -> Level {
        match self.0 {
            100_000 => Level::Nation,
            code if code % 10_000 == 0 => Level::Province,
            code if code % 100 == 0 => Level::Prefecture,
            _ => Level::County,
        }
    }

    /// Whether its body does what a county's does: a county, or a city without counties (东莞 中山 儋州
    /// 嘉峪关), and 台湾, 香港, 澳门, below which there are no codes.
    pub fn is_county_level(self) -> bool {
        self.level() == Level::County || WITHOUT_COUNTIES.contains(&self.0)
    }

    /// The division next above; `None` above the whole country. Groups of counties are skipped.
    pub fn parent(self) -> Option<Region> {
        match self.level() {
            Level::Nation => None,
            Level::Province => Some(Region::NATION),
            Level::County if !GROUPS.contains(&(self.0 / 100)) => Some(Region(self.0 / 100 * 100)),
            Level::County | Level::Prefecture => Some(self.province()),
        }
    }

    /// Itself and everything above it, lowest first.
    pub fn lineage(self) -> impl Iterator<Item = Region> {
        std::iter::successors(Some(self), |region| region.parent())
    }

    /// Whether `self` is `other` or above it.
    pub fn contains(self, other: Region) -> bool {
        other.lineage().any(|region| region == self)
    }

    /// Its province, or itself for the whole country.
    pub fn province(self) -> Region {
        Region(self.0 / 10_000 * 10_000)
    }

    /// The lowest division that contains all of `regions`; the whole country for none.
    /// The order and repetitions do not matter.
    pub fn lowest_common(regions: &[Region]) -> Region {
        let Some((first, rest)) = regions.split_first() else { return Region::NATION };
        first
            .lineage()
            .find(|above| rest.iter().all(|region| above.contains(*region)))
            .unwrap_or(Region::NATION)
    }
}

impl FromStr for Level {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "county" => Ok(Level::County),
            "prefecture" => Ok(Level::Prefecture),
            "province" => Ok(Level::Province),
            "nation" => Ok(Level::Nation),
            _ => Err(()),
        }
    }
}

impl Level {
    /// Its name in code, as [`FromStr`] reads it.
    pub fn name(self) -> &'static str {
        match self {
            Level::County => "county",
            Level::Prefecture => "prefecture",
            Level::Province => "province",
            Level::Nation => "nation",
        }
    }
}

impl FromStr for Region {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let shape = || Error::Shape(text.chars().take(20).collect());
        if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(shape());
        }
        let code: u32 = text.parse().map_err(|_| shape())?;
        if code != 100_000 && !(11..=82).contains(&(code / 10_000)) {
            return Err(Error::Province(text.to_owned()));
        }
        if code.is_multiple_of(100) && GROUPS.contains(&(code / 100)) {
            return Err(Error::Group { code: text.to_owned(), above: Region(code).province() });
        }
        Ok(Region(code))
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl TryFrom<String> for Region {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.to_string()
    }
}
