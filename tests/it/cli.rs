//! The program from outside: verbs, JSON lines, exit statuses, texts.

mod annotate;
mod bitext;
mod check;
mod faults;
mod golden;
mod jobs;
mod manage;
mod tables;
mod verbs;
