import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { Application } from '../../../worker/applications/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { useQuery } from '../../bank/reading.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { ReasonDialog } from '../approvals/reason-dialog.tsx'
import { screeningQuery } from './queries.ts'

type Hit = Application['hits'][number]

/** Names on screening lists that are like the applicant's: somebody says of each, with a reason, whether it is theirs. */
export function Hits(props: { application: Application; onFault: (fault: Fault | undefined) => void }) {
  const client = useQueryClient()
  const [judging, setJudging] = createSignal<{ hit: Hit; isMatch: boolean }>()
  const [busy, setBusy] = createSignal(false)
  const judge = async (reason: string) => {
    const now = judging()
    if (!now || busy()) return
    setBusy(true)
    props.onFault(undefined)
    try {
      const { id } = props.application
      await bank.applications.judge.mutate({ id, entry: now.hit.entryId, isMatch: now.isMatch, reason })
      toast(now.isMatch ? 'Marked as the same person' : 'Ruled out')
    } catch (error) {
      props.onFault(heed(error))
    } finally {
      await client.invalidateQueries({ queryKey: ['desk', 'application', props.application.id] })
      setJudging(undefined)
      setBusy(false)
    }
  }
  const lists = useQuery(screeningQuery)
  const isUnscreened = () =>
    props.application.status === 'submitted' && lists.isSuccess && lists.data.items.length === 0
  return (
    <Show
      when={props.application.hits.length > 0}
      fallback={
        <Show
          when={isUnscreened()}
          fallback={
            <Show when={lists.isPending}>
              <SkeletonRows rows={1} />
            </Show>
          }
        >
          <Notice kind="warn">
            No screening list is loaded: this name was compared with nothing. An admin loads one under
            Applications.
          </Notice>
        </Show>
      }
    >
      <Section title="Names on screening lists">
        <ul class="grid gap-3">
          <For each={props.application.hits}>
            {(hit) => (
              <li>
                <Card class="grid gap-2 p-4 text-small">
                  <p class="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                    <span class="font-bold text-body">{hit.listed}</span>
                    <Badge look={hit.isMatch === null ? 'warn' : hit.isMatch ? 'bad' : 'good'}>
                      {hit.isMatch === null ? 'to judge' : hit.isMatch ? 'the same person' : 'ruled out'}
                    </Badge>
                    <span class="text-soft">
                      {hit.score === 100 ? 'the same words' : `${hit.score} % alike`}
                    </span>
                  </p>
                  <p class="text-soft">
                    {hit.list}
                    {hit.reference ? `, ${hit.reference}` : ''}
                  </p>
                  <Show when={hit.reason}>
                    <p>
                      {hit.reason}
                      <span class="text-soft">
                        {' '}
                        {hit.judge}, {hit.judgedAt ? longMoment(hit.judgedAt) : ''}
                      </span>
                    </p>
                  </Show>
                  <Show when={props.application.status === 'submitted'}>
                    <div class="flex flex-wrap gap-2">
                      <Button
                        look="quiet"
                        class="min-h-11!"
                        aria-label={`Somebody else: ${hit.listed}`}
                        onClick={() => setJudging({ hit, isMatch: false })}
                      >
                        Somebody else
                      </Button>
                      <Button
                        look="plain"
                        class="min-h-11!"
                        aria-label={`The same person: ${hit.listed}`}
                        onClick={() => setJudging({ hit, isMatch: true })}
                      >
                        The same person
                      </Button>
                    </div>
                  </Show>
                </Card>
              </li>
            )}
          </For>
        </ul>
        <Show when={judging()}>
          {(now) => (
            <ReasonDialog
              about={`${now().isMatch ? 'The same person as' : 'Somebody else than'} ${now().hit.listed}.`}
              word={now().isMatch ? 'Confirm' : 'Rule out'}
              busy={busy()}
              onReason={(reason) => void judge(reason)}
              onClose={() => setJudging(undefined)}
            />
          )}
        </Show>
      </Section>
    </Show>
  )
}
