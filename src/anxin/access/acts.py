"""What happens to users and roles, as the audit log tells it."""

from anxin.audit.acts import declare

ROLE_ASSIGNED = declare(
    "access.role_assigned",
    label="授权",
    sentence="{actor}授予用户{user}“{role}”，范围：{scope}，自{starts_on}至{ends_on}",
)
ROLE_ENDED = declare(
    "access.role_ended",
    label="终止授权",
    sentence="{actor}终止了用户{user}的“{role}”，范围：{scope}，最后一天{ends_on}",
)
EVERYTHING_TAKEN = declare(
    "access.everything_taken", label="启用全域范围", sentence="{actor}以全域范围运行，理由：{reason}"
)
USER_CREATED = declare(
    "access.user_created", label="新建用户", sentence="{actor}新建了用户{user}（{name}），单位：{where}"
)
USER_CHANGED = declare("access.user_changed", label="更改用户", sentence="{actor}更改了用户{user}：{changes}")
USER_DEACTIVATED = declare(
    "access.user_deactivated", label="停用用户", sentence="{actor}停用了用户{user}，原因：{reason}"
)
USER_REACTIVATED = declare("access.user_reactivated", label="重新启用用户", sentence="{actor}重新启用了用户{user}")
PASSWORD_CHANGED = declare("access.password_changed", label="修改密码", sentence="{actor}修改了自己的密码")
PASSWORD_RESET = declare("access.password_reset", label="重设密码", sentence="{actor}给用户{user}设了首次密码")
SIGNED_IN = declare("access.signed_in", label="登录", sentence="{actor}登录，地址{address}，{how}")
SIGN_IN_FAILED = declare(
    "access.sign_in_failed", label="登录失败", sentence="{actor}以{user}登录失败，地址{address}，{why}"
)
LOCKED_OUT = declare(
    "access.locked_out",
    label="锁定",
    sentence="{actor}以用户名{user}连续输错{failures}次，锁定到{until}，最后一次来自{address}",
)
UNLOCKED = declare("access.unlocked", label="解除锁定", sentence="{actor}解除了用户{user}的锁定")
SIGNED_OUT = declare("access.signed_out", label="退出", sentence="{actor}退出，{how}")
SESSIONS_ENDED = declare("access.sessions_ended", label="结束登录", sentence="{actor}结束了用户{user}的{count}处登录")
FACTOR_ADDED = declare("access.factor_added", label="启用动态口令", sentence="{actor}启用了动态口令")
FACTOR_REMOVED = declare("access.factor_removed", label="停用动态口令", sentence="{actor}停用了用户{user}的动态口令")
CODES_RENEWED = declare("access.codes_renewed", label="更换备用码", sentence="{actor}更换了备用码")
FACTOR_REQUIRED = declare(
    "access.factor_required", label="要求动态口令", sentence="{actor}要求{place}的“{role}”使用动态口令，自{starts_on}"
)
FACTOR_RELEASED = declare(
    "access.factor_released", label="取消动态口令要求", sentence="{actor}取消了{place}的“{role}”使用动态口令的要求"
)
GLASS_BROKEN = declare(
    "access.glass_broken",
    label="应急取权",
    sentence="{actor}应急取用“{role}”，范围：{place}，到{until}，理由：{reason}；已告知{told}",
)
GLASS_RETURNED = declare(
    "access.glass_returned", label="结束应急取权", sentence="{actor}结束了{user}的应急取权“{role}”"
)
GLASS_READ = declare("access.glass_read", label="看过应急取权", sentence="{actor}看过了{user}的应急取权“{role}”")
AGENCY_CREATED = declare(
    "access.agency_created", label="登记机构", sentence="{actor}登记了机构{agency}（{place}），职能：{functions}"
)
AGENCY_CHANGED = declare(
    "access.agency_changed", label="更改机构", sentence="{actor}更改了机构{agency}，职能：{functions}"
)
AGENCY_CLOSED = declare(
    "access.agency_closed", label="撤销机构", sentence="{actor}撤销了机构{agency}，最后一天{ends_on}"
)
AGENCY_PUBLISHED = declare(
    "access.agency_published",
    label="公布电话和地点",
    sentence="{actor}公布了{agency}的投诉举报电话{hotline}、办公地点{address}",
)
