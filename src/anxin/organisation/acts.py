"""What happens to bodies and owners, as the audit log tells it."""

from anxin.audit.acts import declare

GROUP_FORMED = declare(
    "organisation.group_formed", label="成立领导小组", sentence="{actor}登记了“{group}”，地区{place}，成立于{formed_on}"
)
GROUP_CHANGED = declare(
    "organisation.group_changed", label="更改领导小组", sentence="{actor}更改了“{group}”：{changes}"
)
GROUP_DISSOLVED = declare(
    "organisation.group_dissolved", label="撤销领导小组", sentence="{actor}撤销了“{group}”，最后一天{ends_on}"
)
UNIT_JOINED = declare(
    "organisation.unit_joined", label="增加成员单位", sentence="{actor}把“{unit}”列为“{group}”的{standing}"
)
UNIT_LEFT = declare(
    "organisation.unit_left", label="移出成员单位", sentence="{actor}把“{unit}”移出“{group}”，最后一天{ends_on}"
)
SEATED = declare("organisation.seated", label="任职", sentence="{actor}登记{person}为“{body}”的{post}，自{starts_on}")
UNSEATED = declare(
    "organisation.unseated", label="免职", sentence="{actor}登记{person}不再是“{body}”的{post}，最后一天{ends_on}"
)
FORCE_FORMED = declare(
    "organisation.force_formed", label="成立工作专班", sentence="{actor}在“{group}”下登记了专班“{force}”"
)
FORCE_CHANGED = declare(
    "organisation.force_changed", label="更改工作专班", sentence="{actor}更改了专班“{force}”：{changes}"
)
FORCE_DISSOLVED = declare(
    "organisation.force_dissolved", label="撤销工作专班", sentence="{actor}撤销了专班“{force}”，最后一天{ends_on}"
)
PAPER_FILED = declare(
    "organisation.paper_filed", label="存入文件", sentence="{actor}存入了文件“{title}”（{file_name}）"
)
VILLAGE_ADDED = declare("organisation.village_added", label="登记村（社区）", sentence="{actor}登记了{place}{village}")
DUTY_LOGGED = declare("organisation.duty_logged", label="登记一把手履责", sentence="{actor}登记：{head}于{on}{kind}")
OWNER_APPOINTED = declare(
    "organisation.owner_appointed",
    label="指定责任人",
    sentence="{actor}指定{person}为“{thing}”的{part}，自{starts_on}",
)
OWNER_ENDED = declare(
    "organisation.owner_ended",
    label="终止责任人",
    sentence="{actor}登记{person}不再是“{thing}”的{part}，最后一天{ends_on}，原因：{reason}",
)
AREA_OPENED = declare(
    "organisation.area_opened", label="划分防欠片区", sentence="{actor}划分了防欠责任片区“{area}”，包括{towns}"
)
KEEPER_MARKED = declare(
    "organisation.keeper_marked", label="防欠责任人评分", sentence="{actor}给{person}{period}评{points}分"
)
TRADE_SET = declare(
    "organisation.trade_set", label="行业分工", sentence="{actor}定{place}的“{industry}”工程由{agency}主管"
)
PAIRED = declare(
    "organisation.paired", label="结对包联", sentence="{actor}登记{person}结对包联“{thing}”，自{starts_on}"
)
UNPAIRED = declare(
    "organisation.unpaired",
    label="终止结对",
    sentence="{actor}登记{person}不再结对包联“{thing}”，最后一天{ends_on}，原因：{reason}",
)
CONTACTED = declare("organisation.contacted", label="登记联系", sentence="{actor}登记{person}于{on}对“{thing}”的{way}")
KEY_LISTED = declare("organisation.key_listed", label="列为重点企业", sentence="{actor}把“{enterprise}”列为{why}")
KEY_DROPPED = declare(
    "organisation.key_dropped", label="移出重点企业", sentence="{actor}把“{enterprise}”移出{why}，最后一天{ends_on}"
)
CHARGE_TAKEN = declare(
    "organisation.charge_taken", label="领导包片包案", sentence="{actor}登记{person}{kind}“{subject}”，自{starts_on}"
)
CHARGE_STEPPED = declare(
    "organisation.charge_stepped", label="包片包案进展", sentence="{actor}登记了{person}{kind}“{subject}”的进展"
)
CHARGE_CLOSED = declare(
    "organisation.charge_closed",
    label="结束包片包案",
    sentence="{actor}登记{person}{kind}“{subject}”：{outcome}，最后一天{ends_on}",
)
