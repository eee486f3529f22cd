//! Part of Redress; see docs/ARCHITECTURE.md.
