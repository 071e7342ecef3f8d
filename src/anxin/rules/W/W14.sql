/*
code: W14
name: {zh: 工资清单未送达, en: no payslip}
version: 1
subject: [[project, worker, month], [project, month]]
question: 工资发了，工资清单给本人了没有？
basis: [decree-724/15, decree-724/54]
numbers:
  wage_slip_d: {default: wage.slip_d, meaning: 到账多少天后没有送达工资清单即预警}
levels:
  blue: 到账满 5 天没有送达工资清单：当月有人送达的逐人报，一份都没有的按项目报
answer_due: {blue: 5wd}
clears_when: 报来送达记录（手机应用、短信、语音或纸质均可）。
first_step: 问劳资专管员清单发了没有、怎么发的；没发的当天用短信或纸质补发，发了没报的补报送达记录。
blind_spots: >-
  只看有没有送达记录，清单写得对不对、本人看没看看不见。没有银行日期的发放、现金发放不在其中；管理人员不看。
reads_as: >-
  工人（管理人员除外）当月有到账，评估日 − 当月第一笔成功发放的日期 ≥ 5 天，而没有不晚于评估日（或没写日期）的当月工资清单送达记录的，为未送达。
  同一项目同一月已有任何人的送达记录的，未送达的逐人蓝色；一条送达记录都没有的，项目该月合为一条蓝色，人数为未送达的人数，证据取其中工人编号最小者的回单。
arithmetic:
  project+worker+month: '当月第一笔到账 {first_paid_on}，至 {as_of} 已 {days} 天（限 {wage_slip_d} 天）；没有他的工资清单送达记录。'
  project+month: '{month}最早到账 {first_paid_on}，至 {as_of} 已 {days} 天（限 {wage_slip_d} 天）；到账满 {wage_slip_d} 天的工人 {people} 人，送达记录 0 条。'
*/
WITH slip AS (
  SELECT s.project_id, s.worker_id, s.month
  FROM payslip AS s
  GROUP BY s.project_id, s.worker_id, s.month
),
told AS (
  SELECT s.project_id, s.month
  FROM slip AS s
  GROUP BY s.project_id, s.month
),
without AS (
  SELECT
    w.project_id,
    w.worker_id,
    w.month,
    w.first_paid_on,
    t.project_id IS NOT NULL AS some_told
  FROM worker_month AS w
  CROSS JOIN run
  JOIN limits AS l ON l.project_id = w.project_id
  LEFT JOIN slip AS s ON s.project_id = w.project_id AND s.worker_id = w.worker_id AND s.month = w.month
  LEFT JOIN told AS t ON t.project_id = w.project_id AND t.month = w.month
  WHERE w.role = 'worker'
    AND w.paid_fen > 0
    AND DATE_DIFF('day', w.first_paid_on, run.as_of) >= l.wage_slip_d
    AND s.project_id IS NULL
),
found AS (
  SELECT
    x.project_id,
    x.worker_id,
    x.month,
    x.first_paid_on,
    CAST(1 AS BIGINT) AS people,
    x.worker_id AS shown_id
  FROM without AS x
  WHERE x.some_told
  UNION ALL
  SELECT
    x.project_id,
    CAST(NULL AS BIGINT) AS worker_id,
    x.month,
    MIN(x.first_paid_on) AS first_paid_on,
    COUNT(*) AS people,
    MIN(x.worker_id) AS shown_id
  FROM without AS x
  WHERE NOT x.some_told
  GROUP BY x.project_id, x.month
)
SELECT
  f.project_id,
  f.worker_id,
  f.month,
  'blue' AS level,
  f.people,
  f.first_paid_on,
  DATE_DIFF('day', f.first_paid_on, run.as_of) AS days,
  w.receipt_ref AS ref
FROM found AS f
CROSS JOIN run
JOIN worker_month AS w ON w.project_id = f.project_id AND w.worker_id = f.shown_id AND w.month = f.month
