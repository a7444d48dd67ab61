import { createSignal, For, Show } from 'solid-js'
import type { Details } from '../../../worker/accounts/contract.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { NomineesDialog } from './nominees.tsx'
import { t } from './words.ts'

const lineOf = ({ role, mandate }: Details['holders'][number]) =>
  role !== 'owner' ? t(mandate) : mandate === 'jointly' ? t('owner_jointly') : t('owner')

function Person(props: { name: string; line: string; you?: boolean }) {
  return (
    <li class="flex flex-wrap items-center gap-x-3.5 px-5 py-3.5">
      <Monogram name={props.name} />
      <span class="min-w-0 flex-1 basis-32">
        <span class="flex flex-wrap items-center gap-2 break-words font-semibold">
          {props.name}
          <Show when={props.you}>
            <Badge>{t('you')}</Badge>
          </Show>
        </span>
        <span class="block text-small text-soft">{props.line}</span>
      </span>
    </li>
  )
}

export function Holders(props: { details: Details }) {
  return (
    <Section title={props.details.holders.length > 1 ? t('holders') : t('holder')}>
      <Card>
        <ul class="divide-y divide-line">
          <For each={props.details.holders}>
            {(holder) => <Person name={holder.name} you={holder.you} line={lineOf(holder)} />}
          </For>
        </ul>
      </Card>
    </Section>
  )
}

/** `33.30` → `33.3`, `100.00` → `100`. */
const plain = (share: string) => String(Number(share))

/** Who is paid when the owner has died; shown to the owner alone. */
export function Nominees(props: { details: Details }) {
  const [open, setOpen] = createSignal(false)
  const closed = () => props.details.account.status === 'closed'
  const together = () => props.details.holders.some(({ you, mandate }) => !you && mandate !== 'view')
  return (
    <Show when={props.details.owner}>
      <Section
        title={t('nominees')}
        aside={
          <Show when={!closed()}>
            <Button look="plain" class="-mr-4 px-4!" onClick={() => setOpen(true)}>
              {props.details.nominees.length > 0 ? t('change') : t('add')}
            </Button>
          </Show>
        }
      >
        <Card>
          <ul class="divide-y divide-line">
            <For
              each={props.details.nominees}
              fallback={<li class="px-5 py-4 text-small text-soft">{t('nobody')}</li>}
            >
              {(nominee) => (
                <Person name={nominee.name} line={`${nominee.relation}, ${plain(nominee.sharePercent)} %`} />
              )}
            </For>
          </ul>
        </Card>
        <Show when={!closed() && together()}>
          <p class="mt-2 px-1 text-small text-soft">{t('nominees_together')}</p>
        </Show>
        <Show when={open()}>
          <NomineesDialog details={props.details} together={together()} onClose={() => setOpen(false)} />
        </Show>
      </Section>
    </Show>
  )
}
