//! The services over real connections, one file for each question.

mod align;
mod annotate;
mod check;
mod connections;
mod deadlines;
mod discovery;
mod drain;
mod entries;
mod glossaries;
mod history;
mod jobs;
mod lookup;
mod messages;
mod names;
mod pages;
mod pairs;
mod parallel;
mod search;
mod streams;
mod transfer;
