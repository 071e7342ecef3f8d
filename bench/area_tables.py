"""The SELECTs that make an area up (see ``bench.area``): sites, people, people's months, then one per raw table."""

from __future__ import annotations


def _draw(below: int, *of: str) -> str:
    """A number from 0 to ``below`` - 1 that hangs on these values alone."""
    return f"CAST(hash({', '.join(of)}) % {below} AS BIGINT)"


# Sites lie in fours, one town each: whoever works on two of them works on neighbours.
_NEIGHBOUR = "(({0} - 1) // 4 * 4 + ({0} - 1 + {1}) % 4 + 1)"
_AWAY = _NEIGHBOUR.format("h.project_id", "h.away")

_CLOCK = "concat({})".format(
    ", ".join(f"CASE WHEN days_mask & {1 << n} = 0 THEN '--------' ELSE hours END" for n in range(31))
)

STEPS = (
    # Calendar of the window; ``n`` counts its months from 0.
    """CREATE TABLE span AS
    SELECT m.*, CAST(row_number() OVER (ORDER BY m.month) - 1 AS BIGINT) AS n
    FROM calendar_month AS m WHERE m.month IN (SELECT month FROM minimum_wage)""",
    "CREATE TABLE place AS SELECT region, row_number() OVER (ORDER BY region) - 1 AS n FROM (SELECT DISTINCT region FROM minimum_wage)",
    f"""CREATE TABLE site AS
    SELECT
      p + 1 AS id, l.region, {_draw(100, "p", "'fault'")} AS fault, {_draw(100, "p", "'gate'")} < 10 AS gate,
      CASE WHEN {_draw(10, "p", "'no day'")} > 0 THEN 5 + {_draw(24, "p", "'day'")} END AS pay_day,
      CASE {_draw(20, "p", "'next'")} WHEN 0 THEN FALSE WHEN 1 THEN NULL ELSE TRUE END AS pay_day_next,
      1 + {_draw(1_000_000, "p", "'owner'")} % greatest(1, s.projects // 10) AS owner_no,
      1 + {_draw(1_000_000, "p", "'contractor'")} % greatest(1, s.projects // 8) AS contractor_no,
      (SELECT min(first_day) FROM span) - CAST(40 + {_draw(300, "p", "'start'")} AS INTEGER) AS start_on,
      110 + {_draw(900, "p", "'lon'")} / 100.0 AS lon, 25 + {_draw(900, "p", "'lat'")} / 100.0 AS lat
    FROM size AS s, range(s.projects) AS r(p)
    JOIN place AS l ON l.n = {_draw(1_000_000, "p", "'place'")} % (SELECT count(*) FROM place)""",
    # One row per person; site 2 is another one where he also works (lawfully, or on paper alone).
    f"""CREATE TABLE human AS
    SELECT h.*, s.fault, s.gate, s.region
    FROM (
      SELECT
        w + 1 AS id,
        least(s.projects, 1 + CAST(floor(s.projects * power((w + 0.5) / s.workers, 1.6)) AS BIGINT)) AS project_id,
        w % 3 AS crew,
        {_draw(100, "w", "'role'")} < 3 AS manager,
        25_000 + 500 * {_draw(40, "w", "'rate'")} AS rate_fen,
        CASE WHEN {_draw(10, "w", "'begin'")} < 4 THEN 0 ELSE {_draw(1_000, "w", "'first'")} % s.months END AS first_n,
        2 + {_draw(10, "w", "'stay'")} AS stay,
        CASE WHEN {_draw(10, "w", "'mid'")} = 0 THEN 1 + {_draw(9, "w", "'in'")} ELSE 0 END AS days_before,
        {_draw(10, "w", "'noted'")} > 0 AS leaving_noted,
        CASE WHEN {_draw(100, "w", "'lawful'")} < 3 THEN 1 + {_draw(3, "w", "'there'")} END AS away,
        1 + {_draw(3, "w", "'else'")} AS elsewhere
      FROM size AS s, range(s.workers) AS r(w)
    ) AS h
    JOIN site AS s ON s.id = h.project_id
    ORDER BY h.id""",
    # One row per person and month. Faults by site: 0-9 off the sheet, 10-19 unpaid, 20-29 short, 30-39 never there,
    # 40-49 below the minimum, 50-59 another's card, 60-69 also elsewhere; in any: a firm that has paid nobody.
    f"""CREATE TABLE toil AS
    SELECT
      x.*,
      CASE WHEN x.wrong BETWEEN 40 AND 49 THEN x.all_days
           WHEN x.away IS NULL OR x.halves THEN x.days ELSE x.days & 1431655765 END AS mask,
      CASE WHEN x.wrong BETWEEN 60 AND 69 THEN (x.days & x.bits_3) | 4
           WHEN x.away IS NULL THEN 0 WHEN x.halves THEN x.days ELSE x.days & 715827882 END AS mask_away
    FROM (
      SELECT
        h.id AS worker_id, h.project_id, h.crew, h.manager, h.rate_fen, h.gate, h.region,
        m.month, m.n, m.length, m.next_first_day,
        (h.id - 1) * z.months + m.n + 1 AS id,
        CASE WHEN {_draw(10, "h.id", "m.month", "'fault'")} = 0 THEN h.fault ELSE 99 END AS wrong,
        {_draw(100, "h.project_id", "h.crew", "m.month", "'firm'")} = 0 AS firm_unpaid,
        h.away IS NOT NULL AND h.id % 10 = 0 AS halves,
        CASE WHEN h.away IS NOT NULL AND h.fault NOT BETWEEN 60 AND 69 THEN h.away END AS away,
        h.elsewhere,
        {_draw(2_147_483_648, "h.id", "m.month", "'3'")} AS bits_3,
        (1::BIGINT << m.length) - 1 AS all_days,
        ({_draw(2_147_483_648, "h.id", "m.month", "'1'")} | {_draw(2_147_483_648, "h.id", "m.month", "'2'")})
          & ((1::BIGINT << m.length) - 1)
          & CASE WHEN m.n = h.first_n THEN ~((1::BIGINT << h.days_before) - 1) ELSE -1 END AS days
      FROM human AS h
      JOIN size AS z ON TRUE
      JOIN span AS m ON m.n BETWEEN h.first_n AND h.first_n + h.stay
    ) AS x
    ORDER BY x.id""",
    # What stands on the sheets and what came, at each of his sites.
    f"""CREATE TABLE due AS
    SELECT
      y.*,
      CASE WHEN y.wrong BETWEEN 40 AND 49 THEN 150_000 + 100 * {_draw(300, "y.id")} ELSE y.days * y.rate_fen END AS payable_fen
    FROM (
      SELECT id, project_id, worker_id, crew, month, next_first_day, wrong, firm_unpaid, rate_fen, region, gate,
        CASE WHEN wrong BETWEEN 30 AND 39 THEN 0 ELSE mask END AS days_mask,
        CASE WHEN halves AND away IS NOT NULL THEN mask ELSE 0 END AS half_mask,
        CAST(bit_count(mask) AS BIGINT) AS days
      FROM toil
      UNION ALL
      SELECT t.id + z.workers * z.months, {_NEIGHBOUR.format("t.project_id", "coalesce(t.away, t.elsewhere)")}, t.worker_id, t.crew,
        t.month, t.next_first_day, CASE WHEN t.wrong BETWEEN 60 AND 69 THEN 98 ELSE 99 END, FALSE, t.rate_fen, t.region, FALSE,
        t.mask_away, CASE WHEN t.halves AND t.away IS NOT NULL THEN t.mask_away ELSE 0 END, CAST(bit_count(t.mask_away) AS BIGINT)
      FROM toil AS t JOIN size AS z ON TRUE
      WHERE t.mask_away <> 0
    ) AS y
    WHERE y.days > 0""",
)

_EMPLOYER = "1 + {0} % greatest(1, (SELECT projects FROM size) // 4)"
_FIRM = _EMPLOYER.format(_draw(1_000_000, "project_id", "crew", "'labour'"))
_LABOUR_FROM, _OWNER_FROM, _CONTRACTOR_FROM = 0, 1_000_000, 2_000_000
_SITE = f"SELECT *, owner_no + {_OWNER_FROM} AS owner_id, contractor_no + {_CONTRACTOR_FROM} AS contractor_id FROM site"
_PAID_ON = f"""(d.next_first_day + CAST(coalesce(s.pay_day, 28) - 1 - {_draw(3, "d.project_id", "d.month")}
  + CASE WHEN {_draw(100, "d.id", "'late'")} = 0 THEN 5 ELSE 0 END AS INTEGER))"""

TABLES_SQL = {
    "project": "SELECT id, region AS region_code FROM site ORDER BY id",
    "enterprise": f"""SELECT DISTINCT id FROM (
        SELECT employer_id AS id FROM (SELECT {_FIRM} AS employer_id FROM (SELECT id AS project_id, unnest([0, 1, 2]) AS crew FROM site))
        UNION ALL SELECT owner_id FROM ({_SITE}) UNION ALL SELECT contractor_id FROM ({_SITE})) ORDER BY id""",
    "worker": f"""SELECT id, md5('person' || id) AS person_index, TRUE AS id_ok, DATE '1965-01-01' + CAST({_draw(14_000, "id", "'born'")} AS INTEGER) AS birth,
        CASE WHEN {_draw(10, "id", "'sex'")} = 0 THEN 'F' ELSE 'M' END AS sex FROM human ORDER BY id""",
    "card": "SELECT id, md5('card' || id) AS card_index FROM human ORDER BY id",
    "crew": "SELECT (id - 1) * 3 + crew + 1 AS id, id AS project_id FROM (SELECT id, unnest([0, 1, 2]) AS crew FROM site) ORDER BY 1",
    "project_fact": f"""SELECT id, id AS project_id, region AS region_code, 'housing' AS industry,
        CASE id % 5 WHEN 0 THEN 'government' WHEN 1 THEN 'soe' ELSE 'social' END AS funding, 'finished' AS status,
        TRUE AS approved, owner_id, contractor_id, 500_000_000_00 + id * 1_000_00 AS invest_fen, start_on,
        (SELECT max(last_day) FROM span) AS planned_end, (SELECT max(last_day) FROM span) AS actual_end, pay_day, pay_day_next,
        {_draw(50, "id", "'joined'")} > 0 AS joined, gate, lon, lat,
        {_draw(30, "id", "'officer'")} > 0 AS labour_officer FROM ({_SITE}) ORDER BY id""",
    "participation": f"""SELECT row_number() OVER (ORDER BY project_id, crew) AS id, project_id, {_FIRM} AS enterprise_id,
        'labour' AS role, CASE WHEN {_draw(30, "project_id", "crew", "'agency'")} > 0 THEN DATE '2025-01-10' END AS agency_agreement_on
        FROM (SELECT id AS project_id, unnest([0, 1, 2]) AS crew FROM site)""",
    "contract": f"""SELECT id, id AS project_id, 'main' AS kind, owner_id AS party_a_id, contractor_id AS party_b_id,
        start_on - 20 AS signed_on, 80_000_000_00 + id * 1_000_00 AS amount_fen, 16_000_000_00 AS labour_cost_fen,
        200_000 AS labour_cost_ratio_ppm, 1 AS labour_cost_cycle_months, 10 AS labour_cost_due_day FROM ({_SITE}) ORDER BY id""",
    "permit": f"""SELECT id, id AS project_id, start_on - 10 AS issued_on, TRUE AS required, md5('permit' || id) AS number_index FROM site
        WHERE {_draw(50, "id", "'permit'")} > 0 ORDER BY id""",
    "notice_board": f"""SELECT id, id AS project_id, start_on + 2 AS set_on, start_on + 2 AS photo_on, '' AS items FROM site
        WHERE {_draw(30, "id", "'board'")} > 0 ORDER BY id""",
    "special_account": f"""SELECT id, id AS project_id, id AS account_id, contractor_id AS holder_id, start_on - 5 AS opened_on,
        start_on AS filed_on, start_on - 4 AS agreement_on, 'normal' AS status FROM ({_SITE})
        WHERE {_draw(50, "id", "'account'")} > 0 ORDER BY id""",
    "deposit": f"""SELECT id, id AS project_id, contractor_id AS payer_id, 'guarantee' AS kind, 80_000_000_00 AS contract_fen,
        20_000 AS rate_ppm, 1_600_000_00 AS required_fen, 1_600_000_00 AS lodged_fen, start_on + 3 AS lodged_on,
        start_on + 3 AS start_on, start_on + 900 AS end_on FROM ({_SITE}) WHERE {_draw(30, "id", "'deposit'")} > 0 ORDER BY id""",
    "labour_cost": f"""SELECT (s.id - 1) * z.months + m.n + 1 AS id, s.id AS project_id, m.month, m.next_first_day + 4 AS due_on,
        400_000_00 AS due_fen, CASE WHEN {_draw(20, "s.id", "m.n", "'cost'")} > 0 THEN 400_000_00 ELSE 0 END AS paid_fen,
        m.next_first_day + 3 AS paid_on, owner_id AS payer_id
        FROM ({_SITE}) AS s JOIN size AS z ON TRUE JOIN span AS m ON TRUE ORDER BY 1""",
    "account_entry": f"""SELECT row_number() OVER (ORDER BY e.project_id, e.month, e.direction) AS id, e.project_id,
        e.project_id AS account_id, CAST(e.day AS TIMESTAMP) + INTERVAL 1 HOUR AS at, e.direction, e.amount_fen,
        50_000_00 AS balance_fen, md5('peer' || e.peer) AS peer_index, e.peer AS peer_enterprise_id, e.purpose,
        'E' || e.project_id || '-' || e.month || e.direction AS serial
        FROM (
          SELECT s.id AS project_id, m.month, m.next_first_day + 3 AS day, 'in' AS direction, 400_000_00 AS amount_fen, owner_id AS peer,
            'labour_cost' AS purpose
          FROM ({_SITE}) AS s JOIN span AS m ON TRUE WHERE {_draw(20, "s.id", "m.n", "'cost'")} > 0
          UNION ALL
          SELECT s.id, m.month, m.next_first_day + CAST(coalesce(s.pay_day, 28) - 1 AS INTEGER), 'out', 390_000_00, NULL, 'wage'
          FROM site AS s JOIN span AS m ON TRUE
        ) AS e""",
    "enrolment": f"""SELECT * FROM (
        SELECT h.id, h.project_id, {_FIRM} AS employer_id, (h.project_id - 1) * 3 + h.crew + 1 AS crew_id, h.id AS worker_id,
          md5('name' || h.id) AS name_index, FALSE AS provisional, 'rebar' AS trade,
          CASE WHEN h.manager THEN 'manager' ELSE 'worker' END AS role, h.id % 20 = 0 AS is_leader,
          f.first_day + CAST(h.days_before AS INTEGER) AS entered_on, CASE WHEN h.leaving_noted THEN l.last_day END AS left_on,
          f.first_day - 1 AS contract_signed_on, 'bank' AS pay_mode, h.rate_fen AS unit_price_fen, h.id AS card_id,
          TRUE AS card_checked, {_draw(20, "h.id", "'insured'")} > 0 AS insurance,
          CASE WHEN h.leaving_noted AND {_draw(100, "h.id", "'settled'")} > 0 THEN l.last_day + 5 END AS settled_on,
          CASE WHEN h.leaving_noted THEN TRUE END AS settled_confirmed
        FROM human AS h JOIN size AS z ON TRUE
        JOIN span AS f ON f.n = h.first_n JOIN span AS l ON l.n = least(z.months - 1, h.first_n + h.stay)
        UNION ALL
        SELECT h.id + z.workers, {_AWAY},
          {_EMPLOYER.format(_draw(1_000_000, _AWAY, "h.crew", "'labour'"))},
          ({_AWAY} - 1) * 3 + h.crew + 1, h.id, md5('name' || h.id), FALSE, 'rebar', 'worker', FALSE,
          f.first_day, l.last_day, f.first_day - 1, 'bank', h.rate_fen, h.id, TRUE, TRUE, l.last_day + 5, TRUE
        FROM human AS h JOIN size AS z ON TRUE
        JOIN span AS f ON f.n = h.first_n JOIN span AS l ON l.n = least(z.months - 1, h.first_n + h.stay)
        WHERE h.away IS NOT NULL AND h.fault NOT BETWEEN 60 AND 69)""",
    "attendance_month": f"""SELECT id, project_id, {_FIRM} AS employer_id, (project_id - 1) * 3 + crew + 1 AS crew_id, worker_id, month,
        days_mask, half_mask, CAST(bit_count(days_mask) AS BIGINT) * 100 AS days_claimed_x100,
        CASE WHEN gate THEN {_CLOCK} ELSE '' END AS clock, CASE WHEN gate THEN 'device' ELSE 'sheet' END AS source
        FROM (SELECT *, concat('0', {_draw(2, "id")} + 6, {_draw(40, "id", "'in'")} + 10, '17', {_draw(40, "id", "'out'")} + 10) AS hours
              FROM due) WHERE days_mask <> 0""",
    # One line in a hundred was corrected: its first version is closed.
    "payroll_line": f"""SELECT id, project_id, {_FIRM} AS employer_id, (project_id - 1) * 3 + crew + 1 AS crew_id, worker_id, month,
        days * 100 AS days_x100, rate_fen AS unit_price_fen, payable_fen AS owed_fen, 0 AS deducted_fen,
        CASE WHEN v = 0 THEN payable_fen ELSE payable_fen + 10_000 END AS payable_fen, worker_id AS card_id, 'bank' AS pay_mode,
        TRUE AS signed, next_first_day + 2 AS prepared_on, getvariable('known') - INTERVAL 2 HOUR * v AS known_from,
        CASE WHEN v = 1 THEN getvariable('known') - INTERVAL 1 HOUR END AS known_to
        FROM (SELECT d.id + v * 1_000_000_000 AS id, d.* EXCLUDE (id), v FROM due AS d, (SELECT unnest([0, 1]) AS v)
              WHERE v = 0 OR {_draw(100, "d.id", "'corrected'")} = 0)
        WHERE wrong NOT BETWEEN 0 AND 9""",
    "receipt": f"""SELECT d.id, d.project_id, d.worker_id, d.month,
        CASE WHEN d.wrong BETWEEN 50 AND 59 THEN greatest(1, d.worker_id - d.worker_id % 50) ELSE d.worker_id END AS card_id,
        CASE WHEN d.wrong BETWEEN 20 AND 29 THEN d.payable_fen * (3 + {_draw(6, "d.id", "'short'")}) // 10 ELSE d.payable_fen END AS amount_fen,
        CASE WHEN d.wrong BETWEEN 10 AND 19 THEN 'failed' ELSE 'success' END AS status,
        CASE WHEN d.wrong BETWEEN 10 AND 19 THEN '0502' ELSE '' END AS fail_code,
        CAST({_PAID_ON} AS TIMESTAMP) + INTERVAL 2 HOUR AS paid_at, 'R' || d.id AS serial, 'B' || d.project_id || '-' || d.month AS batch_no
        FROM due AS d JOIN site AS s ON s.id = d.project_id
        WHERE d.wrong NOT BETWEEN 0 AND 9 AND NOT d.firm_unpaid AND d.wrong <> 98
          AND (d.wrong NOT BETWEEN 10 AND 19 OR d.id % 2 = 0)""",
    "injury_insurance": f"""SELECT id, id AS project_id, 'G' || id AS policy_no, start_on - 1 AS from_on, start_on + 1_000 AS to_on
        FROM site WHERE {_draw(50, "id", "'policy'")} > 0 ORDER BY id""",
    "account_event": f"""SELECT id, id AS project_id, id AS account_id, 'frozen' AS event, (SELECT max(first_day) FROM span) AS "on",
        'other' AS cause, 100_000_00 AS amount_fen FROM site WHERE {_draw(200, "id", "'frozen'")} = 0 ORDER BY id""",
    # One site in ten asks its workers to confirm; nearly all of them do.
    "wage_confirmation": f"""SELECT d.id, d.project_id, {_FIRM} AS employer_id, d.worker_id, d.month, d.next_first_day + 3 AS asked_on,
        CASE WHEN {_draw(100, "d.id", "'answer'")} < 98 THEN d.next_first_day + 4 END AS answered_on,
        CASE WHEN {_draw(100, "d.id", "'answer'")} < 97 THEN 'confirmed' WHEN {_draw(100, "d.id", "'answer'")} = 97 THEN 'objected'
          ELSE '' END AS answer, '' AS objection
        FROM due AS d WHERE d.wrong NOT BETWEEN 0 AND 9 AND {_draw(10, "d.project_id", "'asks'")} = 0""",
    "payslip": f"""SELECT d.id, d.project_id, {_FIRM} AS employer_id, d.worker_id, d.month, d.next_first_day + 30 AS delivered_on,
        'sms' AS channel FROM due AS d
        WHERE d.wrong NOT BETWEEN 0 AND 9 AND d.wrong <> 98 AND NOT d.firm_unpaid AND {_draw(100, "d.id", "'slip'")} > 0""",
}
