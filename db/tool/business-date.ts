import pg from 'pg'

/**
 * Moves the business date forward to `to` (YYYY-MM-DD), or to today in the bank's time zone; never back. Answers the
 * date in force.
 */
export async function advanceBusinessDate(ownerUrl: string, actor: string, to?: string): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank eod' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('set local role banking_owner')
    const { rows } = await client.query<{ date: string }>(
      `select banking.advance_business_date($1, coalesce($2::date, (statement_timestamp()
         at time zone (banking.setting('bank.timezone') #>> '{}'))::date))::text as date`,
      [actor, to ?? null],
    )
    await client.query('commit')
    return rows[0]!.date
  } finally {
    await client.end()
  }
}
