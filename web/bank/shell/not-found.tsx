import { A } from '@solidjs/router'
import Compass from 'lucide-solid/icons/compass'
import { buttonClass } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { t } from './words.ts'

export default function NotFound() {
  return (
    <>
      <PageTitle title={t('not_found')} />
      <Card>
        <Empty
          icon={<Compass size={26} aria-hidden="true" />}
          title={t('nothing_here')}
          action={
            <A href="/" class={buttonClass('quiet')}>
              {t('to_accounts')}
            </A>
          }
        >
          {t('old_link')}
        </Empty>
      </Card>
    </>
  )
}
