/*
code: N02
name: {zh: 告示牌要素不全或旧版, en: items missing}
version: 1
subject: [project]
question: 告示牌上该写的写全了没有，电话打得通吗，最低工资是现行的吗？
basis: [decree-724/34, decree-724/56]
levels:
  yellow: 最近一次检查缺任一法定要素，或有电话打不通，或牌上的最低工资不是现行标准
clears_when: 报来新的检查：要素齐全、电话打得通、最低工资为现行标准。
first_step: 把缺的要素、打不通的电话和现行最低工资标准发给项目部，限 5 个工作日改好并拍照报回。
blind_spots: >-
  只凭报来的检查记录，没有查过的看不见；检查记录没有提到的要素当作没有问题。当地最低工资没有可据以判定的数值时，不比对牌上的数。
reads_as: >-
  项目状态为在建、续建或半停工。取检查日最晚的一次牌面检查（同日取编号最大者；检查日没写的取照片日，再没写取设置日）：写明缺少条例第三十四条
  任一要素的，或写明有电话打不通的，或抄了牌上的最低工资、而与评估月末日有效的月最低工资不相等的，黄色。三样合为一条。
arithmetic: >-
  {checked_on} 检查：缺少的要素：{missing_zh}；有电话打不通：{dead_number}；牌上的最低工资 {minimum_wage_yuan} 元，现行 {minimum_wage_now_yuan} 元。
*/
WITH latest AS (
  SELECT
    b.project_id, b.checked_on, b.missing, b.missing_zh, b.dead_number, b.minimum_wage_fen, b.minimum_wage_now_fen, b.ref,
    ROW_NUMBER() OVER (PARTITION BY b.project_id ORDER BY b.checked_on DESC, b.id DESC) AS place
  FROM notice_board AS b
  WHERE b.checked
)
SELECT
  c.project_id,
  'yellow' AS level,
  c.checked_on,
  NULLIF(c.missing_zh, '') AS missing_zh,
  c.dead_number,
  c.minimum_wage_fen,
  c.minimum_wage_now_fen,
  c.ref
FROM latest AS c
JOIN project AS p ON p.project_id = c.project_id
WHERE c.place = 1
  AND p.status IN ('ongoing', 'continued', 'half_stopped')
  AND (
    c.missing <> ''
    OR c.dead_number
    OR COALESCE(c.minimum_wage_fen <> c.minimum_wage_now_fen, FALSE)
  )
