/** Actors without a session, each by a credential of its own. */
export const machines: { name: string; credential: string; may: string }[] = [
  {
    name: 'The sealing job',
    credential: '`JOB_DATABASE_URL`: the database role `banking_job`',
    may: 'Cuts and signs seals and roots; reads no row and moves no money by itself',
  },
  {
    name: 'The end of day',
    credential: 'A MAC under the Worker’s `ORIGIN_KEY`, of one date, for `run_eod_chunk`',
    may: 'Runs the listed steps of a closed date, as `job:eod:<date>`',
  },
  {
    name: 'The development outbox',
    credential: '`OUTBOX_CREDENTIAL`, kept as sha256 in `secrets`; a bank elsewhere has none',
    may: 'Reads mail and SMS that would have been sent',
  },
  {
    name: 'Delivery of mail and SMS',
    credential: '`JOB_DATABASE_URL`: the database role `banking_job`',
    may: 'Takes messages that are due, and blanks them once they are sent',
  },
  {
    name: 'Changes of users that have cooled',
    credential: '`JOB_DATABASE_URL`: the database role `banking_job`',
    may: 'Lets approved changes take effect when their time has come, as `job:settle`; makes none',
  },
  { name: 'Metrics', credential: '`METRICS_TOKEN`', may: 'Reads counters of this isolate; no database' },
  {
    name: 'Migrations',
    credential: '`DATABASE_OWNER_URL`: `banking_migrator`, who may become `banking_owner`',
    may: 'Changes tables, functions and policies; is bound by triggers and row-level security as everybody',
  },
  {
    name: 'The command line',
    credential: '`DATABASE_OWNER_URL`, as `tool:<name>` in the audit',
    may: 'Provisions customers and operators; what needs two persons it only proposes, once there is an admin',
  },
]
