import { createSignal } from 'solid-js'
import { bank } from '../../api.ts'
import { Field, Input } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { ChangeDialog } from './change-dialog.tsx'

type Channel = 'email' | 'phone'

/** Proposes another e-mail address or phone number of somebody; the old one is told and can stop it. */
export function ChangeContact(props: { id: string; name: string; onClose: () => void }) {
  const [channel, setChannel] = createSignal<Channel>('email')
  const [value, setValue] = createSignal('')
  const check = () => {
    const typed = value().trim()
    if (channel() === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed))
      return 'Enter the whole e-mail address.'
    if (channel() === 'phone' && !/^\+\d[\d ]{5,18}\d$/.test(typed))
      return 'Enter the phone number with + and the country, as +91 98200 12345.'
    return undefined
  }
  return (
    <ChangeDialog
      title={`Change the contact of ${props.name}`}
      word="Propose"
      needsSecond
      check={check}
      send={(request, reason) =>
        bank.users.changeContact.mutate({
          request,
          id: props.id,
          channel: channel(),
          value: value().trim(),
          reason,
        })
      }
      onClose={props.onClose}
    >
      <Segmented<Channel>
        legend="What"
        value={channel()}
        options={[
          { value: 'email', label: 'E-mail' },
          { value: 'phone', label: 'Phone' },
        ]}
        onChange={setChannel}
      />
      <Field label="New" hint="Once approved the old contact is told, and can stop it for a day.">
        {(wiring) => (
          <Input
            {...wiring}
            type={channel() === 'email' ? 'email' : 'tel'}
            autocomplete="off"
            maxLength={254}
            value={value()}
            onInput={setValue}
          />
        )}
      </Field>
    </ChangeDialog>
  )
}
