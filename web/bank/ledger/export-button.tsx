import Download from 'lucide-solid/icons/download'
import { createSignal } from 'solid-js'
import { heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { exportOf, type Filters } from './queries.ts'
import { t } from './words.ts'

/** Hands a file to the browser, which asks or saves as it is set to. */
function save(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Downloads what the list shows, all pages of it. */
export function ExportButton(props: { filters: Filters }) {
  const [busy, setBusy] = createSignal(false)
  const download = async () => {
    setBusy(true)
    try {
      const { name, text } = await exportOf(props.filters)
      save(name, text)
      toast(t('csv_saved'))
    } catch (error) {
      const fault = heed(error)
      toast(fault.fields[0]?.message ?? fault.sentence)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button look="quiet" busy={busy()} onClick={download}>
      <Download size={18} aria-hidden="true" /> CSV
      <span class="sr-only">{t('csv_of')}</span>
    </Button>
  )
}
