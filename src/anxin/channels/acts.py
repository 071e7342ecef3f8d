"""What happens to ways and messages, as the audit log tells it. Never who is reached where, nor what was written."""

from anxin.audit.acts import declare

WAY_SET = declare(
    "channels.way_set", label="设定告知渠道", sentence="{actor}为{region}设定{way}渠道：{state}，地址主机 {host}"
)
ADDRESS_SET = declare("channels.address_set", label="登记联系方式", sentence="{actor}登记了用户{user}的{kind}")
ADDRESS_REMOVED = declare("channels.address_removed", label="删去联系方式", sentence="{actor}删去了用户{user}的{kind}")
SENT = declare("channels.sent", label="发出消息", sentence="{actor}发出“{purpose}”消息 {count} 条")
TRIED_AGAIN = declare("channels.tried_again", label="重新投递", sentence="{actor}让投递{delivery}（{way}）重新开始")
