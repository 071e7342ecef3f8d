"""What services refuse with, listed so that it is translated: services speak Chinese, these pages the phone's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def said(refused: Exception) -> str:
    """The refusal in the language of the page; as it is where its words carry a number."""
    return _(str(refused))


def known() -> tuple[str, ...]:
    """Every fixed refusal that a worker may read."""
    return (
        _("这不是照片，或者打不开。请用手机拍的照片或截图。"), _("这不是录音，或者打不开。请用手机录的声音。"),
        _("这个照片打不开，换一个试试。"), _("这个录音打不开，换一个试试。"),
        _("这个照片是空的，重新选一个。"), _("这个录音是空的，重新选一个。"),
        _("这张照片太大，截个图再传。"), _("这个录音里没有声音，重新录一个。"),
        _("先选照片或录音。"), _("这件事办完了，不能再加材料。"), _("这件事办完了，不能再改。"),
        _("至少写一项。"), _("写了身份证号，姓名也要写。"), _("身份证号不对，照着证件再写一遍。"),
        _("还在办，办好会来问您。"), _("选一个：拿到了、没拿全、没拿到。"),
        _("已经交了，不能再改；可以在进度页补充。"),
        _("身份证号最后 6 位不对，照着证件再写一遍。"), _("取得太多了，过一会儿再来，或者到服务窗口办。"),
        _("查询码过时了，重新取一个。"), _("试得太多了，重新取一个查询码。"),
        _("查询码不对。还没收到的，等一会儿再看；一直收不到，到服务窗口办。"),
        _("对不上，或者过时了。照着纸条再写一遍，不行就请窗口再给一个。"),
        _("选一个：哪里不对。"), _("这里还没有登记接收的单位，请打 12333。"), _("您的记录里没有这个月。"),
    )  # fmt: skip
