//! `tarjuman bitext`: word alignment of parallel text.
//!
//! | module | idea |
//! | --- | --- |
//! | [`score`] | figures against judged data |

pub(super) mod score;
