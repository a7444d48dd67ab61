import { useLocation, useNavigate, useParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { createSignal, Show } from 'solid-js'
import type { DeskEntry } from '../../../worker/desk/contract.ts'
import { spaced } from '../../bank/accounts/names.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { signed } from '../../session.ts'
import { PageTitle } from '../../ui/page.tsx'
import { ReverseDialog } from '../cash/reverse-dialog.tsx'
import { EntriesTable } from '../customers/entries-table.tsx'
import { More } from '../more.tsx'
import { entriesQuery } from '../queries.ts'

/** All lines of one account, or those of one day, newest first. */
export default function Entries() {
  const parameters = useParams<{ id: string }>()
  const navigate = useNavigate()
  const location = useLocation()
  const day = () => {
    const { day, basis } = location.query
    return typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day)
      ? { day, basis: basis === 'value' ? ('value' as const) : ('booking' as const) }
      : {}
  }
  const entries = useInfiniteQuery(() => entriesQuery(parameters.id, 50, day()))
  const [taking, setTaking] = createSignal<DeskEntry>()
  const items = () => (entries.isSuccess ? entries.data.pages.flatMap((page) => page.items) : [])
  return (
    <>
      <div>
        <button
          type="button"
          onClick={() => navigate(-1)}
          class="-ml-1 inline-flex min-h-9 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
        >
          <ArrowLeft size={18} aria-hidden="true" /> Back
        </button>
        <PageTitle
          title={`Account ${spaced(parameters.id)}${day().day ? `, ${longDate(day().day!)}` : ''}`}
          document="Account"
          class="figures"
        />
      </div>
      <More pages={entries}>
        <EntriesTable
          label="Transactions"
          items={items()}
          onReverse={signed()?.role === 'operator' ? setTaking : undefined}
        />
      </More>
      <Show keyed when={taking()}>
        {(entry) => <ReverseDialog entry={entry} onClose={() => setTaking(undefined)} />}
      </Show>
    </>
  )
}
