import { A } from '@solidjs/router'
import Printer from 'lucide-solid/icons/printer'
import Repeat from 'lucide-solid/icons/repeat'
import Share2 from 'lucide-solid/icons/share-2'
import { Show } from 'solid-js'
import type { Receipt } from '../../../worker/ledger/contract.ts'
import { bank } from '../../api.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.tsx'
import { Unhurried } from '../../ui/unhurried.tsx'
import { grouped, inWords } from '../money/format.ts'
import { saveBase64, saveManifest } from '../statements/download.ts'
import { Take } from '../statements/take.tsx'
import { longMoment } from './days.ts'
import type { Side } from './receipt.tsx'
import { t } from './words.ts'

/** What the other side is told: who, how much, when and under which reference; no balance, no account numbers. */
const told = (transaction: Receipt) =>
  [
    t('told_line', {
      amount: inWords(transaction.amount),
      from: transaction.from.name,
      to: transaction.to.name,
    }),
    longMoment(transaction.createdAt),
    ...(transaction.orderNote ? [t('told_note', { note: transaction.orderNote })] : []),
    t('told_reference', { id: transaction.id }),
  ].join('\n')

export function ReceiptActions(props: { transaction: Receipt; side: Side }) {
  const share = async () => {
    const text = told(props.transaction)
    if (!navigator.share) return void copyText(text, t('receipt'))
    // Closing the sheet is an answer as well.
    await navigator.share({ text }).catch(() => undefined)
  }
  return (
    <Unhurried class="unprinted grid gap-3 sm:grid-cols-3">
      <Button look="quiet" onClick={share}>
        <Share2 size={18} aria-hidden="true" /> {t('share')}
      </Button>
      <Button look="quiet" onClick={() => window.print()}>
        <Printer size={18} aria-hidden="true" /> {t('print')}
      </Button>
      <Show when={props.side === 'out' && props.transaction.to.accountNumber}>
        {(to) => (
          <A
            href="/send"
            state={{
              from: props.transaction.from.accountNumber ?? '',
              to: to(),
              amount: grouped(props.transaction.amount.amount),
              note: props.transaction.orderNote ?? '',
            }}
            class={buttonClass('quiet')}
          >
            <Repeat size={18} aria-hidden="true" /> {t('repeat')}
          </A>
        )}
      </Show>
      <div class="justify-self-center sm:col-span-3">
        <Take
          name="PDF"
          what={t('the_receipt')}
          takeFile={async () => saveBase64(await bank.statements.receipt.query({ id: props.transaction.id }))}
          takeManifest={async () =>
            saveManifest(await bank.statements.receiptManifest.query({ id: props.transaction.id }))
          }
        />
      </div>
    </Unhurried>
  )
}
