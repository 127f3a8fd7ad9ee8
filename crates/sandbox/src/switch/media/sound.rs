//! What can be heard, and how loud it is: G.711 μ-law at 8 kHz, which both ends know and which can be measured.

use std::f64::consts::TAU;

/// Samples a second.
pub const RATE: u32 = 8000;
/// Samples in one packet: 20 ms.
pub const FRAME: usize = 160;

/// What the switch plays to the agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// What the agent says.
    Echo,
    /// A steady 440 Hz.
    Tone,
    /// A hum in the rhythm of speech: syllables with pauses, so that one hears a customer talk.
    Speech,
}

impl Sound {
    /// The frame that starts at a sample; none for an echo, which has nothing of its own to say.
    pub fn frame(self, first: u64) -> Option<[u8; FRAME]> {
        let at: fn(f64) -> f64 = match self {
            Self::Echo => return None,
            Self::Tone => |seconds| 0.25 * (TAU * 440.0 * seconds).sin(),
            Self::Speech => speech,
        };
        let mut frame = [0; FRAME];
        for (sample, byte) in (first..).zip(&mut frame) {
            // Wraps after a minute, long before precision matters.
            let seconds = f64::from(u32::try_from(sample % u64::from(RATE * 60)).unwrap_or(0))
                / f64::from(RATE);
            *byte = encode(at(seconds));
        }
        Some(frame)
    }
}

/// Five syllables in 1.5 s, then a breath; the pitch falls over the phrase.
fn speech(seconds: f64) -> f64 {
    let phrase = seconds % 2.0;
    if phrase > 1.5 {
        return 0.0;
    }
    let syllable = (phrase / 0.3).fract();
    let loudness = (syllable * std::f64::consts::PI).sin().powi(2) * 0.25;
    let pitch = 175.0 - 20.0 * phrase;
    let voice = (TAU * pitch * seconds).sin() + 0.5 * (TAU * pitch * 3.0 * seconds).sin();
    loudness * voice
}

/// A sample between -1 and 1 as μ-law (ITU-T G.711).
pub fn encode(sample: f64) -> u8 {
    const BIAS: i32 = 0x84;
    #[expect(clippy::cast_possible_truncation, reason = "clamped to 16 bits first")]
    let linear = (sample.clamp(-1.0, 1.0) * 32_635.0).round() as i32;
    let sign: u8 = if linear < 0 { 0x80 } else { 0 };
    let magnitude = linear.abs() + BIAS;
    let exponent = (0..8).rev().find(|exponent| magnitude >> (exponent + 7) != 0).unwrap_or(0);
    let mantissa = (magnitude >> (exponent + 3)) & 0x0F;
    !(sign | u8::try_from(exponent << 4 | mantissa).unwrap_or(0x7F))
}

/// A μ-law byte as a sample between -1 and 1.
pub fn decode(byte: u8) -> f64 {
    let bits = !byte;
    let magnitude = ((i32::from(bits & 0x0F) << 3) + 0x84) << ((bits & 0x70) >> 4);
    let linear = f64::from(magnitude - 0x84) / 32_768.0;
    if bits & 0x80 == 0 { linear } else { -linear }
}

/// The sum of the squared samples of a packet.
pub fn energy(payload: &[u8]) -> f64 {
    payload.iter().map(|&byte| decode(byte).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded_nearly_alike() {
        for step in -100..=100 {
            let sample = f64::from(step) / 101.0;
            assert!((decode(encode(sample)) - sample).abs() < 0.03, "{sample}");
        }
    }

    /// Reference values of G.711: silence, and both ends of the scale.
    #[test]
    fn known_bytes() {
        assert_eq!(encode(0.0), 0xFF);
        assert_eq!(encode(1.0), 0x80);
        assert_eq!(encode(-1.0), 0x00);
        assert!((decode(0x00) + 32_124.0 / 32_768.0).abs() < 1e-9);
        assert!(decode(0xFF).abs() < 1e-9);
    }

    #[test]
    fn silence_has_no_energy_and_a_tone_has_its_own() {
        assert!(energy(&[0xFF; FRAME]).abs() < 1e-9);
        let tone = Sound::Tone.frame(0).unwrap();
        // Amplitude 0.25: mean square 1/32, times 160 samples.
        assert!((energy(&tone) - 5.0).abs() < 0.3, "{}", energy(&tone));
    }

    #[test]
    fn speech_has_syllables_and_pauses() {
        let energies: Vec<f64> =
            (0..100).map(|n| energy(&Sound::Speech.frame(n * 160).unwrap())).collect();
        assert!(energies[..75].iter().sum::<f64>() > 10.0);
        assert!(energies[76..].iter().sum::<f64>() < 1e-6);
        assert_eq!(Sound::Echo.frame(0), None);
    }
}
