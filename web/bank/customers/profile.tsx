import { A } from '@solidjs/router'
import Bell from 'lucide-solid/icons/bell'
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
import { hidden, hideAmounts } from '../money/privacy.ts'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { unreadQuery } from '../support/queries.ts'
import { LanguageSection } from './language.tsx'
import { maskedEmail, maskedPhone } from './masks.ts'
import { Payments } from './payments.tsx'
import { profileQuery } from './queries.ts'
import { ReviewNotice } from './review-notice.tsx'
import { t } from './words.ts'

function Details(props: { profile: Profile }) {
  return (
    <Card class="px-5 pt-6 pb-2 sm:px-7">
      <div class="flex flex-wrap items-center gap-4 pb-5">
        <Monogram name={props.profile.name} class="size-16! text-heading!" />
        <p class="min-w-0 flex-1 basis-40">
          <span class="block font-bold text-heading">{props.profile.name}</span>
          <span class="text-small text-soft">
            {t('since', { date: longDate(props.profile.memberSince) })}
          </span>
        </p>
      </div>
      <Facts>
        <Show when={props.profile.customerId}>
          {(id) => (
            <Fact name={t('customer_id')}>
              <span class="figures -my-2.5 flex flex-wrap items-center gap-1">
                <span class="min-w-0 break-words">{id()}</span>
                <CopyButton text={id()} what={t('customer_id')} class="-mr-3" />
              </span>
            </Fact>
          )}
        </Show>
        <Fact name={t('email')}>{maskedEmail(props.profile.email)}</Fact>
        <Show when={props.profile.phone}>
          {(phone) => (
            <Fact name={t('phone')}>
              <span class="figures">{maskedPhone(phone())}</span>
            </Fact>
          )}
        </Show>
        <Fact name={t('last')}>
          {props.profile.previousSignInAt ? longMoment(props.profile.previousSignInAt) : t('first')}
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
      <PageTitle title={t('profile')} />
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
      <Section title={t('help')}>
        <Card class="grid gap-4 p-5">
          <p class="text-small text-soft">{t('help_why')}</p>
          <A href="/support" class={buttonClass('quiet')}>
            <MessageCircle size={19} aria-hidden="true" /> {t('questions')}
            <Show when={unread.isSuccess && unread.data.unread > 0}>
              <Badge look="good">{t('new', { count: unread.data!.unread })}</Badge>
            </Show>
          </A>
        </Card>
      </Section>
      <Section title={t('security')}>
        <Card class="grid gap-4 p-5">
          <p class="text-small text-soft">{t('security_why')}</p>
          <A href="/security" class={buttonClass('quiet')}>
            <ShieldCheck size={19} aria-hidden="true" /> {t('security_link')}
          </A>
          <A href="/activity" class={buttonClass('quiet')}>
            <Eye size={19} aria-hidden="true" /> {t('activity_link')}
          </A>
          <A href="/data" class={buttonClass('quiet')}>
            <FileArchive size={19} aria-hidden="true" /> {t('data_link')}
          </A>
        </Card>
      </Section>
      <Section title={t('notifications')}>
        <Card class="grid gap-4 p-5">
          <p class="text-small text-soft">{t('notifications_why')}</p>
          <A href="/notifications" class={buttonClass('quiet')}>
            <Bell size={19} aria-hidden="true" /> {t('notifications_link')}
          </A>
        </Card>
      </Section>
      <Section title={t('appearance')}>
        <Card class="grid gap-4 p-5">
          <Segmented
            legend={t('theme')}
            value={theme()}
            onChange={chooseTheme}
            options={[
              { value: 'system', label: t('as_device') },
              { value: 'light', label: t('light') },
              { value: 'dark', label: t('dark') },
            ]}
          />
          <Segmented
            legend={t('amounts')}
            value={hidden() ? 'hidden' : 'shown'}
            onChange={(view) => hideAmounts(view === 'hidden')}
            options={[
              { value: 'shown', label: t('amounts_shown') },
              { value: 'hidden', label: t('amounts_hidden') },
            ]}
          />
        </Card>
      </Section>
      <LanguageSection />
      <Button look="quiet" busy={leaving()} onClick={leave} class="w-full">
        <LogOut size={19} aria-hidden="true" /> {t('sign_out')}
      </Button>
    </div>
  )
}
