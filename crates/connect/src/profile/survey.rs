//! Tables of surveys, which are reported by their headings together.

use super::LeftAlone;
use crate::heading;

/// Headings of the figure of an NPS survey.
const NPS: &str = "nps npsscore npsrating npsresponse netpromoterscore likelihoodtorecommend nps점수 추천의향 \
    추천점수 추천의향점수 βαθμολογιαnps πιθανοτητασυστασης";
/// Headings of any figure that somebody gave.
const SCORE: &str = "score rating 점수 평점 βαθμολογια";
/// Headings of what somebody said to it.
const FEEDBACK: &str = "comment comments feedback verbatim npscomment npsfeedback npscategory npsgroup \
    openresponse 의견 코멘트 응답내용 σχολιο σχολια";
/// Headings of who answered, and when.
const ANSWER: &str = "respondent respondentemail respondentid respondentname surveydate surveyid surveyname survey \
    responsedate responseid respondedat 응답일 응답자 설문일 설문명 ημερομηνιαερευνας ημερομηνιααπαντησης";
/// Headings of records, of which a table that keeps a figure beside them has some.
const OF_RECORDS: &str = "website domain companydomainname industry employees numberofemployees annualrevenue \
    billingcity city phone title jobtitle leadsource lifecyclestage stage stagename dealstage \
    amount closedate \
    직원수 업종 산업 직책 전화 단계 금액 ιστοσελιδα κλαδος πολη τηλεφωνο σταδιο ποσο";

/// Parts of questions of surveys, each of which is one where all of its parts, split by a stroke,
/// are in a heading: forms write the question above its answers.
const RECOMMENDS: &str = "howlikely|recommend would|recommendus likely|torecommend 추천하시 추천할의향 추천의향 \
    ποσοπιθανο|συστησ θασυστην συστηνατε";
/// Parts of questions on how content somebody is.
const IS_CONTENT: &str = "howsatisfied satisfactionscore overallsatisfaction satisfiedare csat 만족도 만족하 \
    ποσοικανοποιημεν βαθμοςικανοποιησ";
/// When an answer was given, as forms write it.
const GIVEN_AT: &str = "timestamp submittedat submitdate submissiondate submittedon completiontime starttime \
    enddate recordeddate responseid respondentid 타임스탬프 응답일시 제출일시 χρονοσημανση";

/// Why a table is one of a survey: of figures, with what was said to them or who gave them, and
/// nothing of records. An account's or a person's table may have such a figure as well.
pub(crate) fn survey(headings: &[String]) -> Option<LeftAlone> {
    let keys: Vec<String> = headings.iter().map(|heading| heading::key(heading)).collect();
    let count = |list: &str| {
        let is_in = |key: &&String| list.split_ascii_whitespace().any(|known| known == *key);
        keys.iter().filter(is_in).count()
    };
    let (feedback, answers) = (count(FEEDBACK), count(ANSWER));
    let asks = |list: &str| {
        let all_in = |key: &String, parts: &str| parts.split('|').all(|part| key.contains(part));
        list.split_ascii_whitespace().any(|parts| keys.iter().any(|key| all_in(key, parts)))
    };
    let is_of_form = asks(RECOMMENDS) || asks(IS_CONTENT) && count(GIVEN_AT) > 0;
    let is_one = is_of_form
        || count(NPS) > 0 && feedback + answers > 0
        || count(SCORE) > 0 && answers > 0 && feedback + answers > 1;
    (is_one && count(OF_RECORDS) < 2).then_some(LeftAlone::Surveys)
}
