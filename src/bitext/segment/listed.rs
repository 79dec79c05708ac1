//! Closed lists of the segmenter, words separated by spaces, written with care.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::reading::{Letters, folded};

/// Words of one meaning that only look as if they had clitics, and words that are too frequent to be guessed at.
/// They take conjunctions, some take a pronoun; nothing else is cut off them. As written with care.
const WHOLE: &str = "أن إن لأن لكن كأن لعل ليت كما لما لم لن لو لولا لذلك كذلك لذا لماذا بل بلى كي لكي كيلا بين بينما بعد بعض كل كلا \
    كلما كم كيف فقط في فيما فوق سوف سوى وراء وسط لدى لقد ليس ليست ليسوا لست الله لله اللهم الذي التي الذين اللذان \
    اللذين اللتين اللاتي اللواتي الآن إلى على من عن مع منذ عند عندما حيث حول دون ضد خلال مثل غير هو هي هم هما هن \
    أنا أنت أنتم نحن هذا هذه هؤلاء ذلك تلك أولئك هنا هناك هكذا كان كانت كانوا كنت كنا يكون تكون ما ماذا لا قد هل أو \
    أم ثم إذا إذ إذن أي أين متى حتى بدون سبب بات بدأ بدأت بدا بقي أما إما إنما إلا ألا ربما أحد أحيانا عما مما ممن \
    أيضا جدا لدي وجد وصل وضع وقع وقت وقف ولد والد والدة فقد فهم فتح فاز فعل فرد كبير كتب كتاب كثير كرة لقي لعب لغة \
    لون ليل ليلة بيت باب بنت بلد بلاد بحر نفس شيء سن سنة سوق سيارة سيد سيدة ساعة وحد وزن ورق وجه واحد وزير وزارة";

/// Given names and places that begin like clitics and end like words: وليد is not و + ل + يد. Names that no cut tempts are not here.
const NAMES: &str = "وليد وائل وسام وسيم وفاء وديع وجدي وجيه ولاء وهيب وصفي وردة واشنطن والي والتر فريد فادي فارس فيصل فؤاد فهد \
    فاطمة فاتن فرج فراس فرحات فخري فوزي فوزية فلاح فرنسوا بسام بسمة بشار بشير بلال بدر بندر باسم باسل بهاء بهجت \
    بثينة بكر بيكر باسيل بوتين بايدن بوش بلير بيرت بيتر بول كمال كامل كريم كريمة كاظم كارم كرم كميل كلارا كلينتون \
    كارتر كيري كيندي لطفي لطيف ليلى لينا لؤي لبنى لمياء لمى لوسي لويس ليون ليندا لوران سعيد سالم سامي سامر سمير \
    سميرة سليم سليمان سلمان سلمى سلوى سناء سارة سعاد ستيف سيمون الياس إلياس إلهام ألبير أليس ألكسندر ألفريد ألمانيا \
    المانيا ألباني ألبانيا اليكس اليزابيث إليزابيث الفيس هاشم هاني هند";

/// Prepositions and particles before a pronoun: فيها, إنه, لديهم. Most stand among the words above too.
const BEFORE_PRONOUN: &str = "أن إن لأن لكن كأن لعل ليت في من عن مع على إلى لدى لدي عند بين بعد بعض كل حول دون ضد خلال مثل غير فوق وراء سوى \
    بدون نفس أحد أي كان لولا وضع وجد فتح فعل والد والدة كتاب كتب بيت باب بنت بلد بلاد سن سيارة سيد سيدة وزير وزارة \
    لغة لون وقت وجه وزن وحد سوق ولد سبب فهم فقد فرد وصل وسط";

/// Nouns of two letters that take pronouns: أخي, يده.
const SHORT_NOUNS: &str = "أخ أب أم يد حق جد رب سر حب فم دم عم رد حل صف خط ظل فن جو";

/// Rows of a closed list by their first letter, folded.
pub(super) type Listed = FxHashMap<char, Vec<Letters>>;

/// Words of which only conjunctions and pronouns are cut, and names.
pub(super) static WHOLE_BY_LETTER: LazyLock<Listed> = LazyLock::new(|| by_first_letter(&[WHOLE, NAMES]));
/// Words that may stand before a pronoun whatever their length.
pub(super) static BEFORE_PRONOUN_BY_LETTER: LazyLock<Listed> = LazyLock::new(|| by_first_letter(&[BEFORE_PRONOUN]));

/// Nouns of two letters.
pub(super) static SHORT_NOUNS_BY_LETTER: LazyLock<Listed> = LazyLock::new(|| by_first_letter(&[SHORT_NOUNS]));

fn by_first_letter(lists: &[&str]) -> Listed {
    let mut found = Listed::default();
    for row in lists.iter().flat_map(|l| l.split_whitespace()) {
        let letters: Letters = row.chars().collect();
        found.entry(folded(letters[0])).or_default().push(letters);
    }
    found
}

/// True if the letters are a form of the list, spelt with care or with the folded letters of careless typing.
pub(super) fn is_listed(list: &Listed, written: &[char]) -> bool {
    let same = |row: &Letters| row.len() == written.len() && row.iter().zip(written).all(|(c, w)| w == c || *w == folded(*c));
    written.first().and_then(|c| list.get(&folded(*c))).is_some_and(|rows| rows.iter().any(same))
}
