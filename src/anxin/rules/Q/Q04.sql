/*
code: Q04
name: {zh: 重复建档, en: duplicates}
version: 1
subject: [[employer], [project]]
question: 同一家单位、同一个项目，是不是被登记成了两个？
basis: [decree-724/38, rshf-2021-53/24]
levels:
  blue: 两家单位的统一社会信用代码，或两个项目的施工许可证号，是同一个
answer_due: {blue: 5wd}
clears_when: 重复的档案更正或并为一个，不再有两家单位或两个项目共用一个号码。
first_step: 打开下面列出的行核对原件：确是同一个的，更正写错的名称或号码后重新导入（单位和项目可登记别名），不是同一个的，改正抄错的号码。
blind_spots: >-
  只认号码：同一家单位或同一个项目用两个名称而有一份没写代码或证号的，看不出；校验不通过的信用代码、不像证号的许可证号（少于六位数字）不比。
  一个人的 15 位旧号与 18 位新号在导入时就认作同一人，不会重复；证件号码抄错一位而成两人的看不出（见 R04）。并案由人决定，本系统不自动合并。
reads_as: >-
  单位台账上两家以上单位的统一社会信用代码相同（各出一条）；两个以上项目的施工许可证号相同（各出一条）。
  号码只以入库时算出的比对键比较，比对键为空的不比。
arithmetic:
  employer: 同一个统一社会信用代码登记在 {duplicates} 家单位名下。
  project: 同一个施工许可证号登记在 {duplicates} 个项目名下。
*/
WITH firm AS (
  SELECT e.credit_index, COUNT(*) AS duplicates, STRING_AGG(e.ref, ' ' ORDER BY e.employer_id) AS ref
  FROM enterprise AS e
  WHERE e.credit_index <> ''
  GROUP BY e.credit_index
  HAVING COUNT(*) > 1
),
numbered AS (
  SELECT p.number_index, COUNT(DISTINCT p.project_id) AS duplicates, STRING_AGG(p.ref, ' ' ORDER BY p.id) AS ref
  FROM permit AS p
  WHERE p.number_index <> ''
  GROUP BY p.number_index
  HAVING COUNT(DISTINCT p.project_id) > 1
)
SELECT
  CAST(NULL AS BIGINT) AS project_id,
  e.employer_id,
  'blue' AS level,
  f.duplicates,
  f.ref
FROM firm AS f
JOIN enterprise AS e ON e.credit_index = f.credit_index
UNION ALL
SELECT
  p.project_id,
  CAST(NULL AS BIGINT) AS employer_id,
  'blue' AS level,
  x.duplicates,
  x.ref
FROM (
  SELECT q.project_id, MIN(q.number_index) AS number_index
  FROM permit AS q
  JOIN numbered AS n ON n.number_index = q.number_index
  GROUP BY q.project_id
) AS p
JOIN numbered AS x ON x.number_index = p.number_index
