import Copy from 'lucide-solid/icons/copy'
import Printer from 'lucide-solid/icons/printer'
import { For } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.tsx'
import { Notice } from '../../ui/notice.tsx'
import { t } from './words.ts'

/** New recovery codes. The bank keeps only hashes of them, so this is the one time that they can be seen. */
export function RecoveryCodes(props: { codes: string[]; onKept: () => void }) {
  return (
    <div class="grid gap-4">
      <Notice kind="warn" title={t('keep_codes')}>
        {t('keep_codes_why')}
      </Notice>
      <ul
        aria-label={t('recovery_codes')}
        class="figures grid grid-cols-1 gap-x-6 gap-y-1 rounded-md bg-tint px-4 py-3 text-on-tint min-[30rem]:grid-cols-2"
      >
        <For each={props.codes}>{(code) => <li class="whitespace-nowrap">{code}</li>}</For>
      </ul>
      <div class="unprinted flex flex-wrap gap-2">
        <Button look="quiet" onClick={() => void copyText(props.codes.join('\n'), t('recovery_codes'))}>
          <Copy size={18} aria-hidden="true" /> {t('copy')}
        </Button>
        <Button look="quiet" onClick={() => print()}>
          <Printer size={18} aria-hidden="true" /> {t('print')}
        </Button>
        <Button onClick={() => props.onKept()}>{t('kept')}</Button>
      </div>
    </div>
  )
}
