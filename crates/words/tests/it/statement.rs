//! The rendering of what is signed.

use qonys_procedure::form::{Field, FieldKind};
use qonys_procedure::{Act, ActKind};
use qonys_words::{Labels, Lang, NoLabels, Words};
use serde_json::json;

struct Cities;

impl Labels for Cities {
    fn label(&self, catalogue: &str, id: &str, _: Lang) -> Option<String> {
        (catalogue == "cities" && id == "astana").then(|| "Астана".to_owned())
    }
}

#[test]
fn labels_differ_by_the_act_and_ids_become_names() {
    let content = json!({"from": "astana", "to": "almaty", "reason": "Переезд\nк семье"});
    assert_eq!(
        Words::of(Lang::Ru).act_text(ActKind::TransferCase, &content, &Cities),
        "Из города: Астана\nВ город: almaty\nПричина:\n  Переезд\n  к семье\n"
    );
}

#[test]
fn days_and_choices_are_spoken_lists_numbered_and_what_was_left_out_is_not_there() {
    let content = json!({
        "card": "residence_card", "valid_until": "2036-11-21", "checks": ["border", "police"],
    });
    assert_eq!(
        Words::of(Lang::Kk).act_text(ActKind::ProposePermit, &content, &NoLabels),
        "Дайындалатын құжат: Қазақстан Республикасында тұратын шетелдіктің ықтиярхаты\n\
         Қолданылу мерзімі: 2036 жылғы 21 қараша\n\
         Негізге алынған тексерулер:\n  1) мемлекеттік шекарадан өту\n  2) ішкі істер органдарының есептері\n"
    );
    let content = json!({"outcome": "good", "number": null, "note": null});
    assert_eq!(Words::of(Lang::En).act_text(ActKind::RecordMedical, &content, &NoLabels), "Outcome: good\n");
}

#[test]
fn groups_in_lists_are_numbered_and_indented() {
    let content =
        json!({"remarks": [{"on": "identity.born_on", "text": "Проверьте"}, {"on": "passport", "text": "Обновите"}]});
    assert_eq!(
        Words::of(Lang::Ru).act_text(ActKind::ReturnForCorrection, &content, &NoLabels),
        "Замечания:\n  1)\n    К чему относится: Личные сведения, Дата рождения\n    Замечание: Проверьте\n  \
         2)\n    К чему относится: Паспорт или документ лица без гражданства (страница с данными)\n    Замечание: Обновите\n"
    );
}

#[test]
fn nothing_that_is_signed_is_hidden() {
    let fields = [Field { name: "reason", kind: FieldKind::Text { max: 10, lines: false }, required: true }];
    let content = json!({"reason": 5, "unknown": {"a": 1}});
    let text = Words::of(Lang::En).content_text(&fields, &content, &NoLabels);
    assert_eq!(text, "Reason: 5\nunknown: {\"a\":1}\n");
    assert_eq!(Words::of(Lang::En).content_text(&fields, &json!([1]), &NoLabels), "Content: [1]\n");
}

#[test]
fn every_act_without_content_has_an_empty_text() {
    for kind in ActKind::ALL {
        assert_eq!(Words::of(Lang::Ru).act_text(*kind, &json!({}), &NoLabels), "", "{kind}");
    }
    assert!(Act::fields(ActKind::TakeCase).is_empty());
}
