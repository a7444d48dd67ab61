import { A } from '@solidjs/router'
import Eye from 'lucide-solid/icons/eye'
import FileArchive from 'lucide-solid/icons/file-archive'
import LogOut from 'lucide-solid/icons/log-out'
import MessageCircle from 'lucide-solid/icons/message-circle'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import { createSignal, Match, Show, Switch } from 'solid-js'
import type { Profile } from '../../../worker/customers/contract.ts'
import { signOut } from '../../api.ts'
import { InstallOffer } from '../../offline/install.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Card, Fact, Facts, Section } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { chooseTheme, theme } from '../../ui/theme.ts'
import { longDate, longMoment } from '../ledger/days.ts'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { unreadQuery } from '../support/queries.ts'
import { maskedEmail, maskedPhone } from './masks.ts'
import { Payments } from './payments.tsx'
import { profileQuery } from './queries.ts'
import { ReviewNotice } from './review-notice.tsx'

function Details(props: { profile: Profile }) {
  return (
    <Card class="px-5 pt-6 pb-2 sm:px-7">
      <div class="flex items-center gap-4 pb-5">
        <Monogram name={props.profile.name} class="size-16! text-heading!" />
        <p class="min-w-0">
          <span class="block font-bold text-heading">{props.profile.name}</span>
          <span class="text-small text-soft">With us since {longDate(props.profile.memberSince)}</span>
        </p>
      </div>
      <Facts>
        <Show when={props.profile.customerId}>
          {(id) => (
            <Fact name="Customer id">
              <span class="figures -my-2.5 -mr-3 flex flex-wrap items-center gap-1">
                {id()}
                <CopyButton text={id()} what="Customer id" />
              </span>
            </Fact>
          )}
        </Show>
        <Fact name="E-mail">{maskedEmail(props.profile.email)}</Fact>
        <Show when={props.profile.phone}>
          {(phone) => (
            <Fact name="Phone">
              <span class="figures">{maskedPhone(phone())}</span>
            </Fact>
          )}
        </Show>
        <Fact name="Last sign-in">
          {props.profile.previousSignInAt ? longMoment(props.profile.previousSignInAt) : 'This is your first'}
        </Fact>
      </Facts>
    </Card>
  )
}

export default function ProfilePage() {
  const query = useQuery(profileQuery)
  const unread = useQuery(unreadQuery)
  const [leaving, setLeaving] = createSignal(false)
  const leave = () => {
    setLeaving(true)
    void signOut()
  }
  return (
    <div class="mx-auto grid w-full grid-cols-1 max-w-xl gap-6">
      <PageTitle title="Profile" />
      <Switch
        fallback={
          <Card>
            <SkeletonRows rows={4} />
          </Card>
        }
      >
        <Match when={query.isError}>
          <Card>
            <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
          </Card>
        </Match>
        <Match when={query.isSuccess && query.data}>
          {(profile) => (
            <>
              <ReviewNotice profile={profile()} />
              <Details profile={profile()} />
            </>
          )}
        </Match>
      </Switch>
      <Payments />
      <InstallOffer />
      <Section title="Help">
        <Card class="grid gap-4 p-5">
          <p class="text-small text-soft">Ask the bank’s people, and read what they answered.</p>
          <A href="/support" class={buttonClass('quiet')}>
            <MessageCircle size={19} aria-hidden="true" /> Questions and answers
            <Show when={unread.isSuccess && unread.data.unread > 0}>
              <Badge look="good">{unread.data!.unread} new</Badge>
            </Show>
          </A>
        </Card>
      </Section>
      <Section title="Security">
        <Card class="grid gap-4 p-5">
          <p class="text-small text-soft">Where you are signed in, and how you prove that it is you.</p>
          <A href="/security" class={buttonClass('quiet')}>
            <ShieldCheck size={19} aria-hidden="true" /> Security, e-mail and phone
          </A>
          <A href="/activity" class={buttonClass('quiet')}>
            <Eye size={19} aria-hidden="true" /> Sign-ins, and who looked at your data
          </A>
          <A href="/data" class={buttonClass('quiet')}>
            <FileArchive size={19} aria-hidden="true" /> Your data: a copy, and erasure
          </A>
        </Card>
      </Section>
      <Section title="Appearance">
        <Card class="p-5">
          <Segmented
            legend="Theme"
            value={theme()}
            onChange={chooseTheme}
            options={[
              { value: 'system', label: 'As the device' },
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
        </Card>
      </Section>
      <Button look="quiet" busy={leaving()} onClick={leave} class="w-full">
        <LogOut size={19} aria-hidden="true" /> Sign out
      </Button>
    </div>
  )
}
