//! Why a file is not taken, with a stable code and what to do.

use redress_domain::text::Text;

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Its name cannot be kept.
    #[error("the name of the file cannot be kept")]
    Name,
    /// It is of no kind that is taken.
    #[error("files of this kind are not taken")]
    Type,
    /// Its content is not what its name says, or is something else besides.
    #[error("the content is not what the name says")]
    Content,
    /// It holds something that a program would run.
    #[error("the file holds something that would be run")]
    Active,
    /// It would unpack into far more than it seems, or cannot be looked into.
    #[error("the file cannot be looked into")]
    Packed,
    /// It is empty.
    #[error("the file is empty")]
    Empty,
    /// It is larger than files of its kind may be.
    #[error("the file is too large")]
    Size {
        /// Most bytes.
        most: u64,
    },
    /// The scanner found that it harms whoever opens it.
    #[error("the file is infected")]
    Infected,
    /// The scanner takes no file of this length.
    #[error("the scanner takes no file of this length")]
    Unscanned,
    /// It did not come in whole.
    #[error("the file did not come in whole")]
    CutOff,
}

impl Refused {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Refused::Name => "attachment_name",
            Refused::Type => "attachment_type",
            Refused::Content => "attachment_content",
            Refused::Active => "attachment_active",
            Refused::Packed => "attachment_packed",
            Refused::Empty => "attachment_empty",
            Refused::Size { .. } => "attachment_size",
            Refused::Infected => "attachment_infected",
            Refused::Unscanned => "attachment_unscanned",
            Refused::CutOff => "attachment_cut_off",
        }
    }

    /// What to do, for a person.
    pub fn text(&self) -> Text {
        match self {
            Refused::Name => Text::new(
                "文件名无法使用,请改名后再上传,例如“收据.jpg”",
                "This name cannot be used; rename the file, such as “receipt.jpg”, and send it again",
            ),
            Refused::Type => Text::new(
                "不支持这种文件,请上传照片(JPG、PNG、HEIC、WebP、GIF)、PDF、Word(docx)、Excel(xlsx)、文本、录音(MP3、M4A、AMR、WAV)或视频(MP4、MOV)",
                "Files of this kind are not taken; send a photo (JPG, PNG, HEIC, WebP, GIF), PDF, Word (docx), \
                 Excel (xlsx), text, sound (MP3, M4A, AMR, WAV) or video (MP4, MOV)",
            ),
            Refused::Content => Text::new(
                "文件内容与文件名不符,请用原来的程序打开并重新保存后再上传",
                "The content is not what the name says; open the file, save it again and send that",
            ),
            Refused::Active => Text::new(
                "文件含有网页脚本、宏或程序,请转成PDF或截图后再上传",
                "The file holds a script, a macro or a program; send it as PDF or as a picture",
            ),
            Refused::Packed => Text::new(
                "文件打不开或压缩得过大,请另存一份或转成PDF后再上传",
                "The file cannot be opened or unpacks into too much; save it anew or send it as PDF",
            ),
            Refused::Empty => Text::new("这是空文件,请重新选择", "The file is empty; choose another"),
            Refused::Size { most } => Text::new(
                format!("文件过大,这类文件每个不超过{}MB,请减小或分成几个上传", most / 1_000_000),
                format!("This is too large: at most {} MB; make it smaller or split it", most / 1_000_000),
            ),
            Refused::Infected => Text::new(
                "文件被检出含有病毒,未予保存;请在安全的设备上另行制作后再上传",
                "A virus was found in this file and it was not kept; make it anew on a safe device and send that",
            ),
            Refused::Unscanned => Text::new(
                "文件过大,无法查毒,未予保存;请减小或分成几个上传",
                "This is too large to be checked for viruses and was not kept; make it smaller or split it",
            ),
            Refused::CutOff => Text::new("上传中断,请再试一次", "The upload was cut off; please try again"),
        }
    }
}
