"""The background lets messages out and says what became of them."""

from anxin.audit.services import MACHINE
from anxin.channels.jobs import deliver
from anxin.channels.services import Draft, send, set_address, set_way
from anxin.jobs.declaring import Call

from .conftest import NOW, SECRET, TODAY


def test_the_job_says_what_went_out_and_asks_for_attention_when_something_did_not(county, gateway):
    call = Call(as_of=TODAY, now=NOW, actor=MACHINE, run_id=1)
    assert deliver(call).said == "没有要发的。"
    said = {"as_of": TODAY, "now": NOW}
    set_way(actor=county.chief, **said, region="522323", way="sms", enabled=True, url=gateway.url, secret=SECRET)
    set_address(actor=county.user, **said, user=county.user, kind="phone", value="13800001234")
    for status in (200, 400):
        gateway.answers = [status]
        draft = Draft(to=county.user, title="一", body="二", region="522323")
        send(actor=county.chief, **said, purpose="预警", drafts=[draft])
        done = deliver(call)
        assert done.attention is (status == 400)
    assert "没送达 1 条" in done.said
