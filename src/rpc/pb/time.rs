//! `google.protobuf.Timestamp`, whose JSON is RFC 3339 with `Z`.

use jiff::Timestamp as Instant;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};

/// A moment. Wire-compatible with `google.protobuf.Timestamp`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Message)]
pub struct Timestamp {
    /// Seconds since 1970-01-01 UTC.
    #[prost(int64, tag = "1")]
    pub seconds: i64,
    /// Nanoseconds of the second, never negative.
    #[prost(int32, tag = "2")]
    pub nanos: i32,
}

impl From<Instant> for Timestamp {
    fn from(time: Instant) -> Self {
        // The wire counts nanoseconds forward, also before 1970.
        let (seconds, nanos) = (time.as_second(), time.subsec_nanosecond());
        if nanos < 0 { Self { seconds: seconds - 1, nanos: nanos + 1_000_000_000 } } else { Self { seconds, nanos } }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let time = Instant::new(self.seconds, self.nanos).map_err(S::Error::custom)?;
        serializer.collect_str(&time)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse::<Instant>().map(Self::from).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_rfc_3339_with_z() {
        for (seconds, nanos, json) in [
            (0, 0, "\"1970-01-01T00:00:00Z\""),
            (1_700_000_000, 250_000_000, "\"2023-11-14T22:13:20.25Z\""),
            (-1, 500_000_000, "\"1969-12-31T23:59:59.5Z\""),
        ] {
            let time = Timestamp { seconds, nanos };
            assert_eq!(serde_json::to_string(&time).unwrap(), json);
            assert_eq!(serde_json::from_str::<Timestamp>(json).unwrap(), time);
        }
        let other_zone: Timestamp = serde_json::from_str("\"1970-01-01T03:00:00+03:00\"").unwrap();
        assert_eq!(other_zone, Timestamp { seconds: 0, nanos: 0 });
        assert!(serde_json::from_str::<Timestamp>("\"yesterday\"").is_err());
    }
}
