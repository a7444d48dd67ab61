import { A, useLocation } from '@solidjs/router'
import Compass from 'lucide-solid/icons/compass'
import { buttonClass } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { t } from './words.ts'

export default function NotFound() {
  const location = useLocation()
  const isDesk = () => /^\/desk(\/|$)/.test(location.pathname)
  return (
    <>
      <PageTitle title={t('not_found')} />
      <Card>
        <Empty
          icon={<Compass size={26} aria-hidden="true" />}
          title={t('nothing_here')}
          action={
            <A href={isDesk() ? '/desk' : '/'} class={buttonClass('quiet')}>
              {t(isDesk() ? 'to_desk' : 'to_accounts')}
            </A>
          }
        >
          {t('old_link')}
        </Empty>
      </Card>
    </>
  )
}
