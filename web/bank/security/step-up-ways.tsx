import Fingerprint from 'lucide-solid/icons/fingerprint-pattern'
import { Show } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { maskedEmail, maskedPhone } from '../customers/masks.ts'
import { profileQuery } from '../customers/queries.ts'
import { useQuery } from '../reading.ts'
import type { Asked, Channel, useConfirming } from './step-up.tsx'

type Confirming = ReturnType<typeof useConfirming> & { asked: Asked }

/** One's own address or number as far as it is needed to know which. */
function useReach(asked: Asked) {
  const profile = useQuery(profileQuery)
  return (channel: Channel) => {
    if (asked.purpose === 'new_contact') return asked.contact ?? 'your new contact'
    const known = profile.isSuccess ? profile.data : undefined
    if (channel === 'sms') return known?.phone ? maskedPhone(known.phone) : 'your phone'
    return known ? maskedEmail(known.email) : 'your e-mail address'
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
          <Fingerprint size={20} aria-hidden="true" /> Use a passkey
        </Button>
      </Show>
      <Show when={canSend()}>
        <p class="wrap-anywhere">
          We send you a code that is good for this alone. It goes to {reach(props.channel())}.
        </p>
        <Show when={props.asked.factors.includes('sms')}>
          <Segmented
            legend="Send it by"
            value={props.channel()}
            onChange={props.setChannel}
            options={[
              { value: 'email', label: 'E-mail' },
              { value: 'sms', label: 'SMS' },
            ]}
          />
        </Show>
        <Button
          look={props.asked.factors.includes('passkey') ? 'quiet' : 'primary'}
          busy={props.busy()}
          onClick={() => void props.send()}
        >
          Send the code
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
        We sent a code to {reach(props.channel())}. Compare what it says with the above.
      </p>
      <Field label="Code" error={props.wrong()}>
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
        Confirm
      </Button>
      <div class="flex flex-wrap justify-center gap-x-2">
        <Button
          look="plain"
          class="px-3!"
          disabled={props.wait() > 0}
          onClick={() => void props.send().then(type)}
        >
          {props.wait() > 0 ? `Send again in ${props.wait()} s` : 'Send again'}
        </Button>
        <Show when={props.asked.factors.length > 1}>
          <Button look="plain" class="px-3!" onClick={() => props.setSent(false)}>
            Another way
          </Button>
        </Show>
      </div>
    </form>
  )
}
