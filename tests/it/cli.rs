//! The program from outside: verbs, JSON lines, exit statuses, texts.

mod annotate;
mod bitext;
mod faults;
mod golden;
mod manage;
mod tables;
mod verbs;
