import Fingerprint from 'lucide-solid/icons/fingerprint-pattern'
import { Show } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { maskedEmail, maskedPhone } from '../customers/masks.ts'
import { profileQuery } from '../customers/queries.ts'
import { useQuery } from '../reading.ts'
import type { Asked, Channel, useConfirming } from './step-up.tsx'
import { t } from './words.ts'

type Confirming = ReturnType<typeof useConfirming> & { asked: Asked }

/** One's own address or number as far as it is needed to know which. */
function useReach(asked: Asked) {
  const profile = useQuery(profileQuery)
  return (channel: Channel) => {
    if (asked.purpose === 'new_contact') return asked.contact ?? t('your_new')
    const known = profile.isSuccess ? profile.data : undefined
    if (channel === 'sms') return known?.phone ? maskedPhone(known.phone) : t('your_phone')
    return known ? maskedEmail(known.email) : t('your_email')
  }
}

/** How it can be confirmed: a passkey first, since nothing has to be typed for it. */
export function Ways(props: Confirming) {
  const reach = useReach(props.asked)
  const canSend = () => props.asked.factors.some((way) => way !== 'passkey')
  return (
    <>
      <Show when={props.asked.factors.includes('passkey')}>
        <Button busy={props.busy()} onClick={() => void props.byPasskey()}>
          <Fingerprint size={20} aria-hidden="true" /> {t('use_passkey')}
        </Button>
      </Show>
      <Show when={canSend()}>
        <p class="wrap-anywhere">{t('we_send', { where: reach(props.channel()) })}</p>
        <Show when={props.asked.factors.includes('sms')}>
          <Segmented
            legend={t('send_by')}
            value={props.channel()}
            onChange={props.setChannel}
            options={[
              { value: 'email', label: t('email') },
              { value: 'sms', label: 'SMS' },
            ]}
          />
        </Show>
        <Button
          look={props.asked.factors.includes('passkey') ? 'quiet' : 'primary'}
          busy={props.busy()}
          onClick={() => void props.send()}
        >
          {t('send_code')}
        </Button>
      </Show>
    </>
  )
}

/** The code that was sent. */
export function Code(props: Confirming) {
  const reach = useReach(props.asked)
  let field: HTMLInputElement | undefined
  const type = () => field?.focus()
  return (
    <form
      novalidate
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        props.confirm()
      }}
    >
      <p role="status" class="wrap-anywhere">
        {t('we_sent', { where: reach(props.channel()) })}
      </p>
      <Field label={t('code')} error={props.wrong()}>
        {(wiring) => (
          <Input
            {...wiring}
            ref={(input) => {
              field = input
              queueMicrotask(type)
            }}
            name="code"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxLength={6}
            aria-required="true"
            class="figures"
            value={props.code()}
            onInput={(text) => props.setCode(text.trim())}
          />
        )}
      </Field>
      <Button type="submit" busy={props.busy()}>
        {t('confirm')}
      </Button>
      <div class="flex flex-wrap justify-center gap-x-2">
        <Button
          look="plain"
          class="px-3!"
          disabled={props.wait() > 0}
          onClick={() => void props.send().then(type)}
        >
          {props.wait() > 0 ? t('send_in', { seconds: props.wait() }) : t('send_again')}
        </Button>
        <Show when={props.asked.factors.length > 1}>
          <Button look="plain" class="px-3!" onClick={() => props.setSent(false)}>
            {t('another_way')}
          </Button>
        </Show>
      </div>
    </form>
  )
}
