/** Rules of risk that are on while a transfer is measured: of every kind, and none that a measured transfer meets. */
import pg from 'pg'

const HUGE = 9_000_000_000_000
// An hour that some rule names is half a day away, whenever the bench runs: the clock is looked at, and not met.
const faraway =
  (Number(new Date().toLocaleString('en', { timeZone: 'Asia/Kolkata', hour: 'numeric', hourCycle: 'h23' })) +
    12) %
  24
/** Eleven of these twenty look at counters, events or the clock each time; the others end at their amount. */
const MIX: [kind: string, parameters: Record<string, number>, times: number][] = [
  ['velocity', { minutes: 60, amount: HUGE }, 3],
  ['velocity', { minutes: 1, count: 63, amount: HUGE }, 2],
  ['dormant', { amount: 1, days: 30 }, 3],
  ['hour', { amount: 1, from: faraway, to: (faraway + 1) % 24 }, 3],
  ['structuring', { threshold: 5_000_000, percent: 10, count: 3, days: 7 }, 3],
  ['new_payee', { amount: 1_000_000, deviceHours: 24, payeeHours: 24 }, 3],
  ['large', { amount: 1_000_000, times: 5 }, 3],
]

/** The first so many of them on, decided by two of the staff, and all others off. */
export async function setRules(ownerUrl: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('set role banking_owner')
    // What is done once for each customer is no part of what a transfer costs.
    await client.query(
      `select banking.begin_risk_counter(p.customer_id, 'INR')
         from (select distinct customer_id from banking.account_parties) p`,
    )
    const all = MIX.flatMap(([kind, parameters, times]) =>
      Array<[string, object]>(times).fill([kind, parameters]),
    )
    for (const [place, [kind, parameters]] of all.entries())
      await client.query(
        `with staff as (select array_agg(u.id order by u.id) as ids from banking.users u where u.kind = 'operator'),
           asked as (insert into banking.risk_rule_changes (code, after, reason, maker_user_id, maker_person, expires_at, status,
             checker_user_id, checker_person, settled_at)
           select $1, $2, 'Bench', s.ids[1], banking.person_of(s.ids[1]), now(), 'approved', s.ids[2],
               banking.person_of(s.ids[2]), now() from staff s returning id)
         select id from asked`,
        [
          `bench_${place}`,
          JSON.stringify({
            kind,
            parameters,
            currency: 'INR',
            action: 'allow',
            score: 1,
            isOn: place < count,
            effectiveFrom: '2020-01-01T00:00:00Z',
            effectiveUntil: '9999-12-31T00:00:00Z',
          }),
        ],
      )
    await client.query(
      `insert into banking.risk_rules (code, kind, currency, parameters, action, score, is_on, effective_from, effective_until, change_id)
       select distinct on (c.code) c.code, c.after ->> 'kind', 'INR', c.after -> 'parameters', 'allow', 1,
           (c.after ->> 'isOn')::boolean, '2020-01-01T00:00:00Z', '9999-12-31T00:00:00Z', c.id
         from banking.risk_rule_changes c where c.code like 'bench\\_%' order by c.code, c.settled_at desc
       on conflict (code) do update set is_on = excluded.is_on, change_id = excluded.change_id`,
    )
  } finally {
    await client.end()
  }
}
