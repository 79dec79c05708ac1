//! A written word as the sounds its letters and marks stand for.

use std::ops::Range;

/// The three vowels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vowel {
    A,
    I,
    U,
}

/// What is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sound {
    /// A consonant by its letter; ء for every hamza.
    Consonant(char),
    Short(Vowel),
    Long(Vowel),
    /// ى.
    Maqsura,
    /// ة.
    TaMarbuta,
    /// -an, -in, -un.
    Nunation(Vowel),
}

/// A letter with its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub base: char,
    /// Bytes of the text, marks included.
    pub at: Range<usize>,
    pub shadda: bool,
    pub vowel: Option<Vowel>,
    pub nunation: bool,
    pub sukun: bool,
    /// The small alef above.
    pub dagger: bool,
}

impl Letter {
    fn new(letter: char, at: Range<usize>) -> Self {
        Self { base: letter, at, shadda: false, vowel: None, nunation: false, sukun: false, dagger: false }
    }

    /// Carries a sign of what follows it.
    pub(super) fn is_marked(&self) -> bool {
        self.vowel.is_some() || self.sukun || self.dagger
    }

    /// Neither a vowel nor a doubling is marked.
    fn is_bare(&self) -> bool {
        !self.is_marked() && !self.shadda
    }

    /// Takes a mark; false for a character that is none.
    fn take(&mut self, mark: char) -> bool {
        match mark {
            '\u{64B}'..='\u{64D}' => {
                self.nunation = true;
                self.vowel = Some(if mark == '\u{64B}' { Vowel::A } else { [Vowel::U, Vowel::I][usize::from(mark == '\u{64D}')] });
            }
            '\u{64E}' => self.vowel = Some(Vowel::A),
            '\u{64F}' => self.vowel = Some(Vowel::U),
            '\u{650}' => self.vowel = Some(Vowel::I),
            '\u{651}' => self.shadda = true,
            '\u{652}' | '\u{6E1}' => self.sukun = true,
            '\u{670}' => self.dagger = true,
            // Madda and hamza as marks of their own.
            '\u{653}' => self.base = 'آ',
            '\u{654}' => {
                self.base = if self.base == 'و' {
                    'ؤ'
                } else if self.base == 'ي' {
                    'ئ'
                } else {
                    'أ'
                }
            }
            '\u{655}' => self.base = 'إ',
            // Stretching and other signs that are not heard.
            '\u{640}' | '\u{610}'..='\u{61A}' | '\u{656}'..='\u{65F}' | '\u{6D6}'..='\u{6ED}' => {}
            _ => return false,
        }
        true
    }
}

/// The word at the beginning of a text: its letters, and how many bytes it has. Nothing when there is none.
pub(super) fn word(text: &str, offset: usize) -> (Vec<Letter>, usize) {
    let mut letters: Vec<Letter> = Vec::new();
    for (at, c) in text.char_indices() {
        let range = offset + at..offset + at + c.len_utf8();
        let taken = letters.last_mut().is_some_and(|l| {
            let taken = l.take(c);
            l.at.end = if taken { range.end } else { l.at.end };
            taken
        });
        if taken {
            continue;
        }
        let Some(letter) = usual(c) else { return (letters, at) };
        letters.push(Letter::new(letter, range));
    }
    (letters, text.len())
}

/// An Arabic letter in its usual shape.
fn usual(c: char) -> Option<char> {
    match c {
        'ی' | 'ې' => Some('ي'),
        'ک' | 'ڪ' => Some('ك'),
        'ہ' | 'ە' => Some('ه'),
        'ء'..='غ' | 'ف'..='ي' | 'ٱ' | 'پ' | 'چ' | 'ژ' | 'گ' | 'ڴ' | 'ڨ' | 'ڤ' => Some(c),
        _ => None,
    }
}

/// The sounds of letters, and the places where the writing does not tell them.
pub(super) fn read(letters: &[Letter]) -> (Vec<Sound>, Vec<Range<usize>>) {
    let vowelled = letters.iter().any(|l| l.vowel.is_some() || l.sukun || l.dagger);
    let mut reader = Reader { letters, vowelled, sounds: Vec::new(), unknown: Vec::new() };
    (0..letters.len()).for_each(|i| reader.letter(i));
    (reader.sounds, reader.unknown)
}

struct Reader<'l> {
    letters: &'l [Letter],
    /// The word bears marks: a letter without one has no vowel.
    vowelled: bool,
    sounds: Vec<Sound>,
    unknown: Vec<Range<usize>>,
}

impl Reader<'_> {
    fn letter(&mut self, i: usize) {
        let l = &self.letters[i];
        let (first, last) = (i == 0, i + 1 == self.letters.len());
        match l.base {
            'ا' | 'ٱ' if first => self.leading_alef(i),
            'ا' | 'ٱ' => self.alef(i),
            'أ' | 'إ' if first => {
                let usual = if l.base == 'إ' { Vowel::I } else { Vowel::A };
                if l.vowel.is_none() && l.base == 'أ' && !self.vowelled {
                    self.unknown.push(l.at.clone());
                }
                self.sounds.push(Sound::Short(l.vowel.unwrap_or(usual)));
            }
            'آ' => {
                let before_hamza = i + 2 == self.letters.len() && self.letters[i + 1].base == 'ء';
                if before_hamza {
                    self.drop_short(Vowel::A);
                } else if !first {
                    self.sounds.push(Sound::Consonant('ء'));
                }
                self.sounds.push(Sound::Long(Vowel::A));
            }
            'ى' if last => self.maqsura(),
            'ة' => {
                self.drop_short(Vowel::A);
                self.sounds.push(Sound::TaMarbuta);
                self.sounds.extend(l.vowel.filter(|_| l.nunation).map(Sound::Nunation));
            }
            'و' => self.glide(i, 'و', Vowel::U),
            'ي' | 'ى' => self.glide(i, 'ي', Vowel::I),
            'أ' | 'إ' | 'ؤ' | 'ئ' | 'ء' => self.consonant(i, 'ء'),
            other => self.consonant(i, other),
        }
    }

    /// ا at the beginning bears a vowel; unmarked it is the i of words like ابن, or a hamza left out.
    fn leading_alef(&mut self, i: usize) {
        let l = &self.letters[i];
        let next = self.letters.get(i + 1);
        let glide = next.is_some_and(|n| matches!(n.base, 'و' | 'ي') && n.is_bare());
        if l.vowel.is_none() {
            if l.base == 'ا' && !self.vowelled {
                self.unknown.push(l.at.clone());
            }
            let vowel = match next {
                // او and اي: a long vowel, made by the next letter.
                Some(n) if glide && n.base == 'و' => Vowel::U,
                // The i of ابن stands before two consonants only: ابُو left out its hamza.
                Some(n) if n.vowel.is_some() => Vowel::A,
                _ => Vowel::I,
            };
            self.sounds.push(Sound::Short(vowel));
        }
        self.sounds.extend(l.vowel.map(Sound::Short));
    }

    fn alef(&mut self, i: usize) {
        let l = &self.letters[i];
        let last = i + 1 == self.letters.len();
        match self.sounds.last() {
            // The silent alef of فعلوا, and the seat of tanwin.
            Some(Sound::Long(Vowel::U)) if last => {}
            Some(Sound::Nunation(_) | Sound::Long(Vowel::A)) => {}
            _ if l.nunation => self.sounds.push(Sound::Nunation(Vowel::A)),
            _ => {
                self.drop_short(Vowel::A);
                self.sounds.push(Sound::Long(Vowel::A));
            }
        }
    }

    fn maqsura(&mut self) {
        match self.sounds.last() {
            Some(Sound::Short(Vowel::I)) => {
                self.drop_short(Vowel::I);
                self.sounds.push(Sound::Long(Vowel::I));
            }
            Some(Sound::Nunation(_)) => {}
            _ => {
                self.drop_short(Vowel::A);
                self.sounds.push(Sound::Maqsura);
            }
        }
    }

    /// و and ي: a consonant with a mark of its own or after another vowel, else a long vowel.
    fn glide(&mut self, i: usize, letter: char, vowel: Vowel) {
        let l = &self.letters[i];
        let last = i + 1 == self.letters.len();
        if l.base != 'ى' && l.dagger && l.vowel.is_none() {
            // صلوٰة: the small alef is heard, the seat is not.
            self.sounds.push(Sound::Long(Vowel::A));
            return;
        }
        if i == 0 || l.shadda || l.vowel.is_some() {
            self.consonant(i, letter);
            return;
        }
        match self.sounds.last() {
            Some(Sound::Short(v)) if *v == vowel => {
                self.sounds.pop();
                self.sounds.push(Sound::Long(vowel));
            }
            Some(Sound::Consonant(_)) if !l.sukun && !self.letters[i - 1].sukun => {
                // دَلو: after a single consonant without a vowel, a word that is vowelled would mark a long one.
                let closed = matches!(self.sounds.iter().rev().nth(1), Some(Sound::Short(_)));
                if self.vowelled && last && closed && !self.letters[i - 1].shadda {
                    self.sounds.push(Sound::Consonant(letter));
                } else {
                    if !self.vowelled {
                        self.unknown.push(l.at.clone());
                    }
                    self.sounds.push(Sound::Long(vowel));
                }
            }
            _ => self.sounds.push(Sound::Consonant(letter)),
        }
    }

    fn consonant(&mut self, i: usize, letter: char) {
        let l = &self.letters[i];
        self.sounds.push(Sound::Consonant(letter));
        if l.shadda {
            self.sounds.push(Sound::Consonant(letter));
        }
        match l.vowel {
            Some(v) if l.nunation => self.sounds.push(Sound::Nunation(v)),
            Some(Vowel::A) | None if l.dagger => self.sounds.push(Sound::Long(Vowel::A)),
            Some(v) => self.sounds.push(Sound::Short(v)),
            None => {
                let next = self.letters.get(i + 1).map(|n| n.base);
                let told = matches!(next, None | Some('ا' | 'ى' | 'ة' | 'و' | 'ي'));
                if !self.vowelled && !told {
                    self.unknown.push(l.at.clone());
                }
            }
        }
    }

    /// Takes a short vowel back that the next letter makes long.
    fn drop_short(&mut self, vowel: Vowel) {
        if self.sounds.last() == Some(&Sound::Short(vowel)) {
            self.sounds.pop();
        }
    }
}
