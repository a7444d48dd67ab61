import { createSignal, Show } from 'solid-js'
import { bank } from '../../api.ts'
import { Field, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { ChangeDialog } from './change-dialog.tsx'

type StaffRole = 'operator' | 'admin'

/** A new user of the staff, whom another person approves; an operator at once where there is no other person. */
export function NewUser(props: { onClose: () => void }) {
  const [role, setRole] = createSignal<StaffRole>('operator')
  const [name, setName] = createSignal('')
  const [email, setEmail] = createSignal('')
  const [person, setPerson] = createSignal('')
  const check = () => {
    if (name().trim().length < 2) return 'Enter the name.'
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email().trim())) return 'Enter an e-mail address of their own.'
    if (person().trim() && !/^C\d{10}$/.test(person().trim())) return 'A customer id is C and 10 digits.'
    return undefined
  }
  return (
    <ChangeDialog
      title="New user"
      word={role() === 'admin' ? 'Propose an admin' : 'Propose an operator'}
      needsSecond={role() === 'admin'}
      done="They can come in: a mail tells them how"
      check={check}
      send={(id, reason) =>
        bank.users.create.mutate({
          id,
          role: role(),
          name: name().trim(),
          email: email().trim(),
          reason,
          ...(person().trim() && { person: person().trim() }),
        })
      }
      onClose={props.onClose}
    >
      <Segmented<StaffRole>
        legend="Role"
        value={role()}
        options={[
          { value: 'operator', label: 'Operator' },
          { value: 'admin', label: 'Admin' },
        ]}
        onChange={setRole}
      />
      <Field label="Name">
        {(wiring) => (
          <Input {...wiring} autocomplete="off" maxLength={100} value={name()} onInput={setName} />
        )}
      </Field>
      <Field label="E-mail" hint="They choose a password by a mail to it.">
        {(wiring) => (
          <Input
            {...wiring}
            type="email"
            autocomplete="off"
            maxLength={254}
            value={email()}
            onInput={setEmail}
          />
        )}
      </Field>
      <Field label="Customer id" hint="If they bank here: they never touch their own accounts.">
        {(wiring) => (
          <Input {...wiring} autocomplete="off" maxLength={11} value={person()} onInput={setPerson} />
        )}
      </Field>
      <Show when={role() === 'operator'}>
        <Notice kind="info">
          Somebody of the staff whom you did not make approves this; where there is nobody, they come in at
          once and, until confirmed, decide nothing for others whom you made alone.
        </Notice>
      </Show>
    </ChangeDialog>
  )
}
