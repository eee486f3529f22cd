//! The only SQL of the program: one implementation for SQLite and PostgreSQL.

pub mod engine;
