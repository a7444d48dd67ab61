import tailwind from '@tailwindcss/vite'
import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'
import { coverage } from './test/journeys/coverage.ts'

const measured = process.env.COVERAGE === '1'

export default defineConfig({
  root: 'web',
  envDir: import.meta.dirname,
  // inlineStyles: the page's policy (web/public/_headers) refuses style attributes that come from markup.
  plugins: [
    solid({ solid: { inlineStyles: false } as object }),
    tailwind(),
    ...(measured ? [coverage()] : []),
  ],
  build: {
    outDir: measured ? '../dist/web-coverage' : '../dist/web',
    emptyOutDir: true,
    // light-dark() and native nesting: Chrome 123, Safari 17.5, Firefox 120.
    target: ['chrome123', 'safari17.5', 'firefox120'],
    // The policy allows data: for images alone, and a cached file beats an inlined one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: measured,
  },
})
