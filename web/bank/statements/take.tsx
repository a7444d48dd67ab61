import Download from 'lucide-solid/icons/download'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import { createSignal } from 'solid-js'
import { heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { t } from './words.ts'

/** Two ways to take a paper home: itself, and what proves it. `what` names it for those who hear the buttons. */
export function Take(props: {
  what: string
  name: string
  takeFile: () => Promise<unknown>
  takeManifest: () => Promise<unknown>
  disabled?: boolean
}) {
  const [busy, setBusy] = createSignal<'file' | 'manifest'>()
  const take = async (which: 'file' | 'manifest') => {
    if (busy()) return
    setBusy(which)
    try {
      await (which === 'file' ? props.takeFile() : props.takeManifest())
      toast(which === 'file' ? t('saved', { name: props.name }) : t('manifest_saved'))
    } catch (error) {
      const fault = heed(error)
      toast(fault.fields[0]?.message ?? fault.sentence)
    } finally {
      setBusy(undefined)
    }
  }
  return (
    <div class="flex flex-wrap gap-2">
      <Button
        look="quiet"
        busy={busy() === 'file'}
        disabled={props.disabled}
        aria-label={t('of', { name: props.name, what: props.what })}
        onClick={() => take('file')}
      >
        <Download size={18} aria-hidden="true" /> {props.name}
      </Button>
      <Button
        look="plain"
        busy={busy() === 'manifest'}
        disabled={props.disabled}
        aria-label={t('manifest_of', { name: props.name, what: props.what })}
        onClick={() => take('manifest')}
      >
        <ShieldCheck size={18} aria-hidden="true" /> {t('manifest')}
      </Button>
    </div>
  )
}
