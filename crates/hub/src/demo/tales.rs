//! What happened in the neighbourhood so far.

/// How far a tale has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A project; nothing is done yet.
    Planned,
    /// Staff say it is done.
    Done,
    /// The residents are satisfied.
    Rated,
    /// They are not.
    Reopened,
    /// Off the account.
    StruckOff,
}

/// A project and what came of it. Voices by their ids in `demo/voices.json`.
pub struct Tale {
    pub title: &'static str,
    pub place: &'static str,
    pub needs: &'static [&'static str],
    pub offers: &'static [(&'static str, i64)],
    pub owner: &'static str,
    /// From the moment of the first start; negative when it is over.
    pub due_in_days: i64,
    pub stage: Stage,
    /// What staff say was done.
    pub note: &'static str,
    /// What residents say of it.
    pub comment: &'static str,
}

pub const TALES: [Tale; 10] = [
    Tale {
        title: "上门理发",
        place: "yhl-ly-b",
        needs: &["n003"],
        offers: &[("o011", 1)],
        owner: "柳荫社区居委会",
        due_in_days: 4,
        stage: Stage::StruckOff,
        note: "上门两次，老人满意",
        comment: "剃得清爽，谢谢师傅",
    },
    Tale {
        title: "邻居多盛一碗",
        place: "yhl-bh-b-07",
        needs: &["n002"],
        offers: &[("o005", 1)],
        owner: "滨河社区居委会",
        due_in_days: 6,
        stage: Stage::Rated,
        note: "每天中午送到家门口",
        comment: "热乎的，很好",
    },
    Tale {
        title: "银发手机课堂",
        place: "yhl-ly",
        needs: &["n004", "n036", "n053"],
        offers: &[("o033", 3)],
        owner: "柳荫社区居委会",
        due_in_days: 12,
        stage: Stage::Planned,
        note: "进行中",
        comment: "还没有评价",
    },
    Tale {
        title: "活动室量血压",
        place: "yhl-ly-b",
        needs: &["n025", "n056", "n088"],
        offers: &[("o016", 5)],
        owner: "柳荫社区居委会",
        due_in_days: 2,
        stage: Stage::Done,
        note: "每周三上午，已经量了两次",
        comment: "还没有评价",
    },
    Tale {
        title: "暑托班",
        place: "yhl-gj",
        needs: &["n097", "n110", "n127"],
        offers: &[("o009", 20)],
        owner: "国际社区居委会",
        due_in_days: 1,
        stage: Stage::Planned,
        note: "进行中",
        comment: "还没有评价",
    },
    Tale {
        title: "广场舞进教室",
        place: "yhl-bh-a",
        needs: &["n011", "n072", "n100"],
        offers: &[("o010", 30)],
        owner: "滨河社区居委会",
        due_in_days: -2,
        stage: Stage::Reopened,
        note: "舞蹈队已搬进会所教室",
        comment: "只来了两天，又回广场了",
    },
    Tale {
        title: "电动车为什么不能进楼",
        place: "yhl-bh",
        needs: &["n039", "n042", "n063"],
        offers: &[("o028", 1)],
        owner: "滨河社区居委会",
        due_in_days: -3,
        stage: Stage::Planned,
        note: "进行中",
        comment: "还没有评价",
    },
    Tale {
        title: "失火人家的棉被",
        place: "yhl-bh-b",
        needs: &["n175"],
        offers: &[("o035", 4)],
        owner: "纺织新村楼组长",
        due_in_days: -1,
        stage: Stage::StruckOff,
        note: "当天送到",
        comment: "雪中送炭",
    },
    Tale {
        title: "家电修理摊",
        place: "yhl-bh-b",
        needs: &["n026", "n050"],
        offers: &[("o027", 1)],
        owner: "滨河社区居委会",
        due_in_days: 5,
        stage: Stage::Done,
        note: "修好空调一台、洗衣机一台",
        comment: "还没有评价",
    },
    Tale {
        title: "楼道大扫除",
        place: "yhl-bh-b",
        needs: &["n047", "n071"],
        offers: &[("o034", 3)],
        owner: "纺织新村楼组长",
        due_in_days: 8,
        stage: Stage::Planned,
        note: "进行中",
        comment: "还没有评价",
    },
];
