import Download from 'lucide-solid/icons/download'
import { createSignal } from 'solid-js'
import { heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { saveBase64 } from '../statements/download.ts'
import { exportOf, type Filters } from './queries.ts'
import { t } from './words.ts'

/** Downloads what the list shows, all pages of it. */
export function ExportButton(props: { filters: Filters }) {
  const [busy, setBusy] = createSignal(false)
  const download = async () => {
    setBusy(true)
    try {
      saveBase64(await exportOf(props.filters))
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
