import { A } from '@solidjs/router'
import UsersRound from 'lucide-solid/icons/users-round'
import { createSignal, For, onCleanup, Show } from 'solid-js'
import type { User } from '../../../worker/users/contract.ts'
import { bank } from '../../api.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Table } from '../../ui/table.tsx'
import { More } from '../more.tsx'
import { type UserRole, usersQuery } from '../queries.ts'
import { ChangeContact } from './change-contact.tsx'
import { ChangeDialog } from './change-dialog.tsx'
import { NewUser } from './new-user.tsx'
import { ResetFactors } from './reset-factors.tsx'

const typingPauseMs = 250
const looks = { proposed: 'warn', active: 'good', suspended: 'bad', closed: 'neutral' } as const
type Doing = { what: 'role' | 'status' | 'factors' | 'contact' | 'unblock' | 'confirm'; user: User }

/** Who may sign in, and as what. */
export default function Users() {
  const [words, setWords] = createSignal('')
  const [role, setRole] = createSignal<UserRole | ''>('')
  const [doing, setDoing] = createSignal<Doing>()
  const [adding, setAdding] = createSignal(false)
  const users = useInfiniteQuery(() => usersQuery(words(), role()))
  const items = () => (users.isSuccess ? users.data.pages.flatMap((page) => page.items) : [])
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  const type = (text: string) => {
    clearTimeout(timer)
    timer = setTimeout(() => setWords(text.trim()), typingPauseMs)
  }
  return (
    <>
      <PageTitle
        title="Users"
        aside={
          <div class="flex flex-wrap items-center gap-4">
            <A
              href="/desk/permissions"
              class="inline-flex min-h-6 items-center font-semibold text-brand text-small underline"
            >
              Who may do what
            </A>
            <Button onClick={() => setAdding(true)}>New user</Button>
          </div>
        }
      />
      <div class="flex flex-wrap items-end gap-4">
        <search aria-label="Users" class="min-w-64 flex-1">
          <Field label="Find a user" hint="Part of a name of staff, an e-mail address, or a customer id.">
            {(wiring) => (
              <Input
                {...wiring}
                type="search"
                autocomplete="off"
                spellcheck={false}
                maxLength={254}
                onInput={type}
              />
            )}
          </Field>
        </search>
        <Segmented<UserRole | ''>
          legend="Role"
          value={role()}
          options={[
            { value: '', label: 'All' },
            { value: 'operator', label: 'Operators' },
            { value: 'admin', label: 'Admins' },
          ]}
          onChange={setRole}
        />
      </div>
      <More pages={users}>
        <Show
          when={items().length > 0}
          fallback={
            <Card>
              <Empty icon={<UsersRound size={26} aria-hidden="true" />} title="Nobody found">
                Customers are found by their whole e-mail address or customer id.
              </Empty>
            </Card>
          }
        >
          <Table
            label="Users"
            head={
              <>
                <th scope="col">Name</th>
                <th scope="col">Role</th>
                <th scope="col">Status</th>
                <th scope="col">Last sign-in</th>
                <th scope="col">
                  <span class="sr-only">Change</span>
                </th>
              </>
            }
          >
            <For each={items()}>{(user) => <Row user={user} onDo={setDoing} />}</For>
          </Table>
        </Show>
      </More>
      <Show keyed when={doing()}>
        {(now) => <Change doing={now} onClose={() => setDoing(undefined)} />}
      </Show>
      <Show when={adding()}>
        <NewUser onClose={() => setAdding(false)} />
      </Show>
    </>
  )
}

function Row(props: { user: User; onDo: (doing: Doing) => void }) {
  const act = (what: Doing['what']) => props.onDo({ what, user: props.user })
  const isOpen = () => props.user.status !== 'closed' && !props.user.mine
  return (
    <tr>
      <th scope="row" class="font-semibold">
        {props.user.name}
        <Show when={props.user.customerId}>
          <span class="figures block font-normal text-soft">{props.user.customerId}</span>
        </Show>
        <span class="block font-normal text-soft">{props.user.email}</span>
      </th>
      <td>{props.user.role}</td>
      <td>
        <div class="flex flex-wrap gap-1">
          <Badge look={looks[props.user.status]}>{props.user.status}</Badge>
          <Show when={props.user.blockedUntil}>
            <Badge look="bad">blocked</Badge>
          </Show>
          <Show when={props.user.madeAlone}>
            <Badge look="warn">unconfirmed</Badge>
          </Show>
          <Show when={props.user.waiting.length > 0}>
            <Badge look="warn">change waits</Badge>
          </Show>
        </div>
      </td>
      <td>{props.user.lastSignInAt ? longMoment(props.user.lastSignInAt) : 'never'}</td>
      <td>
        <Show when={isOpen()} fallback={<span class="text-soft">{props.user.mine ? 'You' : ''}</span>}>
          <div class="flex min-w-72 flex-wrap justify-end gap-1">
            <Show when={props.user.role !== 'customer' && props.user.status !== 'proposed'}>
              <Act
                label={props.user.role === 'admin' ? 'Make operator' : 'Make admin'}
                onClick={() => act('role')}
                of={props.user.name}
              />
            </Show>
            <Act
              label={props.user.status === 'active' ? 'Suspend' : 'Activate'}
              onClick={() => act('status')}
              of={props.user.name}
            />
            <Show when={props.user.madeAlone && !props.user.waiting.includes('user_confirm')}>
              <Act label="Confirm" onClick={() => act('confirm')} of={props.user.name} />
            </Show>
            <Show when={props.user.blockedUntil}>
              <Act label="Unblock" onClick={() => act('unblock')} of={props.user.name} />
            </Show>
            <Act label="Contact" onClick={() => act('contact')} of={props.user.name} />
            <Act label="Reset factors" onClick={() => act('factors')} of={props.user.name} />
          </div>
        </Show>
      </td>
    </tr>
  )
}

/** A button of a row; its name says whose it is. */
function Act(props: { label: string; of: string; onClick: () => void }) {
  return (
    <Button
      look="plain"
      class="min-h-11! px-3! text-small"
      aria-label={`${props.label}: ${props.of}`}
      onClick={props.onClick}
    >
      {props.label}
    </Button>
  )
}

function Change(props: { doing: Doing; onClose: () => void }) {
  const { what, user } = props.doing
  const id = user.id
  if (what === 'role') {
    const role = user.role === 'admin' ? 'operator' : 'admin'
    return (
      <ChangeDialog
        title={`Make ${user.name} an ${role}`}
        word="Propose"
        needsSecond
        send={(request, reason) => bank.users.setRole.mutate({ request, id, role, reason })}
        onClose={props.onClose}
      />
    )
  }
  if (what === 'status') {
    const status = user.status === 'active' ? 'suspended' : 'active'
    return (
      <ChangeDialog
        title={`${status === 'active' ? 'Activate' : 'Suspend'} ${user.name}`}
        word={status === 'active' ? 'Activate' : 'Suspend'}
        needsSecond={user.role === 'admin' || user.status === 'proposed'}
        send={(request, reason) => bank.users.setStatus.mutate({ request, id, status, reason })}
        onClose={props.onClose}
      >
        <Show when={status === 'suspended'}>
          <p class="text-small text-soft">They are signed out everywhere as soon as it holds.</p>
        </Show>
      </ChangeDialog>
    )
  }
  if (what === 'confirm')
    return (
      <ChangeDialog
        title={`Have ${user.name} confirmed`}
        word="Propose"
        needsSecond
        send={(request, reason) => bank.users.confirm.mutate({ request, id, reason })}
        onClose={props.onClose}
      >
        <p class="text-small text-soft">
          One person alone made this log-in. Once somebody else confirms who it is, it may decide about what
          others of the same maker ask for. Where there is nobody else, the command line confirms it.
        </p>
      </ChangeDialog>
    )
  if (what === 'unblock')
    return (
      <ChangeDialog
        title={`Unblock ${user.name}`}
        word="Unblock"
        needsSecond={false}
        send={async (_, reason) => {
          await bank.auth.unblock.mutate({ user: id, reason })
          return { status: 'done' }
        }}
        onClose={props.onClose}
      >
        <p class="text-small text-soft">
          They typed wrong passwords or codes too often. Make sure that it was they before you let them try
          again.
        </p>
      </ChangeDialog>
    )
  if (what === 'contact') return <ChangeContact id={id} name={user.name} onClose={props.onClose} />
  return <ResetFactors id={id} name={user.name} onClose={props.onClose} />
}
