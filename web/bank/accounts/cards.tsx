import { A } from '@solidjs/router'
import Lock from 'lucide-solid/icons/lock'
import PiggyBank from 'lucide-solid/icons/piggy-bank'
import Wallet from 'lucide-solid/icons/wallet'
import { For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { Account } from '../../../worker/accounts/contract.ts'
import { Badge } from '../../ui/badge.tsx'
import { buttonClass } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Amount } from '../money/amount.tsx'
import { kindOf, nameOf, statusNames } from './names.ts'
import { t } from './words.ts'

export const icons = { savings: PiggyBank, current: Wallet, term_deposit: Lock }

/** The accounts, one a line, each the way to its own page. */
export function AccountCards(props: { accounts: readonly Account[] | undefined }) {
  return (
    <Section
      title={t('accounts')}
      class="order-2"
      aside={
        <A href="/open-account" class={buttonClass('plain', '-mr-4 px-4!')}>
          {t('open_new')}
        </A>
      }
    >
      <Card class="overflow-hidden">
        <Show when={props.accounts} fallback={<SkeletonRows rows={2} />}>
          {(accounts) => (
            <ul class="divide-y divide-line">
              <For
                each={accounts().filter(({ status }) => status !== 'closed')}
                fallback={
                  <Empty icon={<Wallet size={26} aria-hidden="true" />} title={t('none')}>
                    {t('none_why')}
                  </Empty>
                }
              >
                {(account) => (
                  <li>
                    <Line account={account} />
                  </li>
                )}
              </For>
            </ul>
          )}
        </Show>
      </Card>
    </Section>
  )
}

function Line(props: { account: Account }) {
  return (
    <A
      href={`/accounts/${props.account.id}`}
      class="flex min-h-18 flex-wrap items-center gap-x-3.5 px-4 py-3.5 transition-colors hover:bg-sunken/60 focus-visible:-outline-offset-2 sm:px-5"
    >
      <span class="inline-flex size-11 shrink-0 items-center justify-center rounded-full bg-tint text-on-tint max-[22rem]:hidden">
        <Dynamic component={icons[props.account.type]} size={21} aria-hidden="true" />
      </span>
      <span class="min-w-0 flex-1 basis-28">
        <span class="line-clamp-4 break-words font-semibold leading-snug">{nameOf(props.account)}</span>
        <span class="figures flex flex-wrap items-center gap-x-2 text-small text-soft">
          {kindOf(props.account)}
          <Show when={props.account.status !== 'active' && props.account.status !== 'locked'}>
            <Badge look="warn">{statusNames[props.account.status]}</Badge>
          </Show>
        </span>
      </span>
      <Amount value={props.account.balance} class="ml-auto font-bold" />
    </A>
  )
}
