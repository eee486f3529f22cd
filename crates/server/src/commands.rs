//! The subcommands, one file each.

pub mod audit;
pub mod bench;
pub mod calendar;
pub mod check;
pub mod decide;
pub mod demo;
pub mod due;
pub mod export;
pub mod import;
pub mod keys;
pub mod migrate;
pub mod office;
pub mod region;
pub mod serve;
pub mod token;
pub mod user;
pub mod verify;
