/*
code: A02
name: {zh: 三方协议或备案缺失, en: agreement or filing missing}
version: 1
subject: [project]
question: 专户开了以后，三方协议签了没有，备案办了没有？
basis: [decree-724/26, rshf-2021-53/6, rshf-2021-53/28]
numbers:
  account_papers_d: {default: account.papers_d, meaning: 开户满多少天仍缺三方协议或备案即预警（法定备案期限）}
levels:
  yellow: 开户满 30 天，三方协议和备案缺一样
clears_when: 底册上写明三方协议日期和备案日期，或该专户已销户。
first_step: 问施工总承包单位：协议签了没有、备案交了没有；办了的，让底册补写日期并上传扫描件，没办的限 5 个工作日补办。
blind_spots: >-
  只看日期：底册写“已签”“已备案”而没有日期的，当作没有。协议内容是否齐全、三方是否都签了看不见。没有开户日期的专户不判。
  凭平台采集信息、不再另行备案的地区，须在底册上填平台采集的日期。
reads_as: >-
  看每一个评估日没有销户、开户日不晚于评估日的专户：评估日 − 开户日 ≥ 30 天，而没有不晚于评估日的三方协议日期，或没有不晚于评估日的备案日期的，
  为缺件。项目有任一缺件的专户即黄色，一个项目一条。已建成的项目不判。
arithmetic: >-
  {accounts} 个专户缺件，开户日最早的是 {opened_on}，至 {as_of} 已 {days} 天（限 {account_papers_d} 天）；没有三方协议日期的 {no_agreement} 个，没有备案日期的 {no_filing} 个。
*/
SELECT
  s.project_id,
  'yellow' AS level,
  COUNT(*) AS accounts,
  MIN(s.opened_on) AS opened_on,
  MAX(DATE_DIFF('day', s.opened_on, run.as_of)) AS days,
  COUNT(CASE WHEN s.agreement_on IS NULL THEN 1 END) AS no_agreement,
  COUNT(CASE WHEN s.filed_on IS NULL THEN 1 END) AS no_filing,
  STRING_AGG(s.ref, ' ' ORDER BY s.id) AS ref
FROM special_account AS s
CROSS JOIN run
JOIN limits AS l ON l.project_id = s.project_id
JOIN project AS p ON p.project_id = s.project_id
WHERE p.status <> 'finished'
  AND NOT s.closed
  AND DATE_DIFF('day', s.opened_on, run.as_of) >= l.account_papers_d
  AND (s.agreement_on IS NULL OR s.filed_on IS NULL)
GROUP BY s.project_id
