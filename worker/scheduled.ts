/** What the Worker does by the clock. */
import { type Config, type Env, readConfig } from './config.ts'
import { closeDueDays } from './day/day.ts'
import { checkRole, connect } from './db.ts'
import { refusalOf } from './trpc.ts'

type Job = (config: Config, env: Env, requestId: string) => Promise<object | undefined>

/** What the clock does, each by a trigger of wrangler.toml. */
const jobs: { trigger: string; name: string; work: Job }[] = [
  {
    trigger: '* * * * *',
    name: 'seal',
    work: async (config, env) => (await import('./seals/seals.ts')).sealByClock(env, config),
  },
  {
    trigger: '* * * * *',
    name: 'deliver',
    work: async (config, env) => (await import('./delivery/delivery.ts')).deliver(env, config),
  },
  {
    trigger: '* * * * *',
    name: 'settle',
    work: async (config) => (await import('./users/users.ts')).settleByClock(config),
  },
  {
    trigger: '*/5 * * * *',
    name: 'close',
    work: (config, _, requestId) => closeDueDays(config, connect(config.databaseUrl), requestId),
  },
]

/** Cron: one line of log a job. A fault of one does not keep another from its work. */
export async function scheduled({ cron }: ScheduledController, env: Env): Promise<void> {
  const faults: unknown[] = []
  for (const { trigger, name, work } of jobs) {
    // Asked by hand, without a trigger, all have their turn.
    if (cron && cron !== trigger) continue
    const startedAt = Date.now()
    const requestId = crypto.randomUUID()
    const line = (more: Record<string, unknown> | undefined) =>
      console.log(
        JSON.stringify({ requestId, route: `job ${name}`, milliseconds: Date.now() - startedAt, ...more }),
      )
    try {
      const config = readConfig(env)
      await checkRole(config.databaseUrl)
      line((await work(config, env, requestId)) as Record<string, unknown> | undefined)
    } catch (error) {
      const { code, detail } = refusalOf(error)
      line({ code, reason: detail.reason })
      faults.push(error)
    }
  }
  // Cloudflare counts a run that failed.
  if (cron && faults.length > 0) throw faults[0]
}
