//! What the sample complaints say: our own writing, put together differently for every case.

use std::collections::BTreeMap;

use redress_app::cases::{Filing, Party};
use serde_json::{Value, json};

/// The procedure that the cases follow.
pub const PROCEDURE: &str = "customer-service-regime";

const SAID: [&str; 16] = [
    "三月里在你们门店订了全屋的断桥铝窗，签合同时说好四十天交货，到今天已经过了两个多月。",
    "安装那天来了两位师傅，北面的窗框尺寸量错了，当场锯了一截再打胶补上，缝隙有一指宽。",
    "上周连着下了两天雨，雨水顺着窗台流进来，新铺的木地板鼓起来一片，墙纸也发了黄。",
    "我打过五次客服电话，每次都说已经登记、会有人联系，可是一直没有人回过电话。",
    "门店的店长说这是厂家的事，厂家又说是安装队的事，安装队说他们只管装不管料。",
    "家里有八十岁的老人和一个不到两岁的孩子，晚上漏风，孩子已经感冒了两回。",
    "合同、收据和现场的照片我都留着，照片上能看出日期，随时可以拿来对质。",
    "第一次来修的人换了一根密封条就走了，第二天照样漏，第二次约好上午来，下午也没有人影。",
    "锁具开关的时候发出很大的响声，楼下邻居都来提意见，师傅看了说是正常现象。",
    "玻璃上有两道划痕，送来的时候用保护膜遮着，撕掉以后才看见，送货的人不肯签字承认。",
    "我要的是浅灰色，送来的是深灰，你们说色差在允许范围之内，可是两扇窗放在一起完全不同。",
    "抽屉的滑轨用了不到三个月就卡住了，柜门的铰链也松了，螺丝掉在地上差点扎到孩子的脚。",
    "说明书上写着保修五年，现在却要先交八十元上门费，这和当初承诺的完全不一样。",
    "我不是要为难谁，只希望有一个负责的人说清楚什么时候能修好，修不好怎么赔。",
    "前后请了四天假在家里等，单位已经有意见了，误工的损失也请你们一并考虑。",
    "如果一周之内还没有答复，我就只能去找消费者协会和市场监督管理部门反映了。",
];

const NAMES: [&str; 12] =
    ["叶知秋", "顾盼", "苗圃", "万里", "温暖", "江南", "方圆", "林荫", "石磊", "白杨", "柳青", "田野"];

/// About 300 characters.
pub fn statement(no: usize) -> String {
    (0..8).map(|i| SAID[(no * 5 + i * (3 + no % 4 * 2)) % SAID.len()]).collect()
}

/// About 60 characters.
pub fn note(no: usize) -> String {
    [SAID[no % SAID.len()], SAID[(no / SAID.len() + 7) % SAID.len()]].concat()
}

/// What complaint `no` is about.
pub fn facts(no: usize) -> BTreeMap<String, Value> {
    let kind = ["service", "product", "delivery", "other"][no % 4];
    BTreeMap::from([("kind".into(), json!(kind)), ("amount_claimed".into(), json!(no % 900 * 1_000))])
}

/// The telephone of whoever makes complaint `no`.
pub fn phone(no: usize) -> String {
    format!("138{:08}", no % 100_000_000)
}

/// A complaint, held by `office`.
pub fn filing(no: usize, office: &str, channel: &str) -> Filing {
    let phone = phone(no);
    Filing {
        procedure: PROCEDURE.into(),
        office: Some(office.into()),
        complainant: Party { name: NAMES[no % NAMES.len()].into(), phone, ..Party::default() },
        respondents: vec![Party { name: "明栅门窗安装三队".into(), ..Party::default() }],
        claim: "请尽快派人修好，并照价赔偿被雨水泡坏的地板。".into(),
        statement: statement(no),
        channel: channel.into(),
        facts: facts(no),
        ..Filing::default()
    }
}

/// The same complaint as the portal sends it.
pub fn posted(no: usize, office: &str) -> String {
    let Filing { procedure, office, complainant, respondents, claim, statement, facts, .. } =
        filing(no, office, "web");
    json!({ "procedure": procedure, "office": office, "complainant": complainant,
        "respondents": respondents, "claim": claim, "statement": statement, "facts": facts })
    .to_string()
}
