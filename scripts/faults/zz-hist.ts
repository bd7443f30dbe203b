import { bundle, startRuntime } from './runtime.ts';
const rt = await startRuntime(await bundle({file:'scripts/faults/cloud-queue.ts',from:'this.batches++;',to:"this.batches++;this.#machine.count(`~${this.name} batch of ${batch.length>50?'51-100':batch.length>20?'21-50':batch.length>10?'11-20':batch.length>5?'6-10':batch.length}`);"} as never));
const r = await rt.world(JSON.parse(process.argv[2] ?? '{"seed":8,"events":5000}'));
console.log(Object.entries(r.faults).filter(([k])=>k.startsWith('~')).sort().map(([k,v])=>`${v} ${k}`).join('\n'));
await rt.close();
