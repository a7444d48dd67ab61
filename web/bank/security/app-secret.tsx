import { CopyButton } from '../../ui/copy.tsx'
import { Qr } from '../../ui/qr.tsx'
import { t } from './words.ts'

/** The secret of an authenticator app: to be scanned, or typed where the app is on this very device. */
export function AppSecret(props: { uri: string; secret: string }) {
  return (
    <div class="grid justify-items-center gap-3">
      <Qr text={props.uri} name={t('qr')} />
      <p class="text-center text-small text-soft">{t('cannot_scan')}</p>
      <div class="flex max-w-full items-center gap-1 rounded-md bg-tint pl-3">
        <code class="figures min-w-0 break-words text-on-tint text-small">
          {props.secret.match(/.{1,4}/g)?.join(' ')}
        </code>
        <CopyButton text={props.secret} what={t('key')} />
      </div>
    </div>
  )
}
