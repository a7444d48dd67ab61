import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import tailwind from '@tailwindcss/vite'
import { defineConfig, loadEnv, type Plugin } from 'vite'
import solid from 'vite-plugin-solid'
import { chunking } from './db/tool/chunks.ts'
import { early } from './db/tool/early.ts'
import { serviceWorker, workerName } from './db/tool/service-worker.ts'
import { straight } from './db/tool/straight.ts'
import { coverage } from './test/journeys/coverage.ts'

const measured = process.env.COVERAGE === '1'

const outDir = join(import.meta.dirname, measured ? 'dist/web-coverage' : 'dist/web')

/** Where the bank answers on another host of the same site, the page's policy must let the page ask there. */
function allowApi(origin: string | undefined): Plugin {
  return {
    name: 'edgebank:allow-api',
    apply: 'build',
    closeBundle() {
      if (!origin) return
      const path = join(outDir, '_headers')
      const own = "connect-src 'self'"
      writeFileSync(path, readFileSync(path, 'utf8').replace(own, `${own} ${new URL(origin).origin}`))
    },
  }
}

export default defineConfig(({ mode }) => {
  const api = process.env.VITE_API_URL ?? loadEnv(mode, import.meta.dirname).VITE_API_URL
  return {
    root: 'web',
    envDir: import.meta.dirname,
    // inlineStyles: the page's policy (web/public/_headers) refuses style attributes that come from markup.
    plugins: [
      allowApi(api),
      solid({ solid: { inlineStyles: false } as object }),
      tailwind(),
      early(outDir, api),
      ...(measured ? [coverage()] : []),
      straight(),
      serviceWorker(),
    ],
    build: {
      outDir,
      emptyOutDir: true,
      // light-dark() and native nesting: Chrome 123, Safari 17.5, Firefox 120.
      target: ['chrome123', 'safari17.5', 'firefox120'],
      // The policy allows data: for images alone, and a cached file beats an inlined one.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        preserveEntrySignatures: 'allow-extension',
        // How long plugins take is for whoever works on them, not for whoever opens the bank.
        checks: { bundlerTimings: false },
        // tRPC's client does not say that it may be taken apart: its WebSockets, which the bank does not speak, came along.
        treeshake: { moduleSideEffects: [{ test: /[\\/]@trpc[\\/]client[\\/]/, sideEffects: false }] },
        input: {
          index: join(import.meta.dirname, 'web/index.html'),
          [workerName]: join(import.meta.dirname, 'web/offline/sw.ts'),
        },
        output: {
          codeSplitting: { groups: chunking() },
          // A service worker has one address for ever; whatever else is built is named after its content.
          entryFileNames: ({ name }) => (name === workerName ? '[name].js' : 'assets/[name]-[hash].js'),
        },
      },
    },
  }
})
