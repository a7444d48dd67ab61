import { queryOptions, useQueryClient } from '@tanstack/solid-query'
import { Match, Switch } from 'solid-js'
import { bank } from '../../api.ts'
import { Card, Section } from '../../ui/card.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { useQuery } from '../reading.ts'
import { Back } from '../shell/back.tsx'
import { Failed } from '../shell/faults.tsx'
import { Copies } from './copies.tsx'
import { t } from './data-words.ts'

const copiesQuery = () =>
  queryOptions({
    queryKey: ['copies'],
    queryFn: ({ signal }) => bank.exports.list.query(undefined, { signal }),
  })

const copying = {
  ask: (id: string, challengeId?: string) =>
    bank.exports.ask.mutate({ id, ...(challengeId ? { challengeId } : {}) }),
  make: (id: string) => bank.exports.make.mutate({ id }),
  file: (id: string, position: number) => bank.exports.file.query({ id, position }),
}

/** What the bank keeps of its customer, for them to take, and what they may ask for. */
export default function Data() {
  const client = useQueryClient()
  const copies = useQuery(copiesQuery)
  return (
    <div class="mx-auto grid w-full max-w-xl grid-cols-1 gap-6">
      <div>
        <Back href="/profile" name={t('profile')} />
        <PageTitle title={t('title')} />
      </div>
      <p class="text-small">{t('what')}</p>
      <Switch
        fallback={
          <Card>
            <SkeletonRows rows={3} />
          </Card>
        }
      >
        <Match when={copies.isError}>
          <Card>
            <Failed error={copies.error} onRetry={() => void copies.refetch()} busy={copies.isFetching} />
          </Card>
        </Match>
        <Match when={copies.isSuccess && copies.data}>
          {(found) => (
            <Copies
              items={found().items}
              copying={copying}
              onChanged={() => void client.invalidateQueries({ queryKey: ['copies'] })}
            />
          )}
        </Match>
      </Switch>
      <Section title={t('erased')}>
        <Card class="grid gap-2 p-5 text-small">
          <p>{t('erased_how')}</p>
          <p>{t('erased_law')}</p>
        </Card>
      </Section>
    </div>
  )
}
