import { bundle, startRuntime } from './runtime.ts';
const rt = await startRuntime(await bundle({file:'scripts/faults/machine.ts',from:'this.note(name);',to:"this.note(name); if ((invocation.id>=6588&&invocation.id<=6599)) { const t0=new Date(this.now).toISOString(); const me=invocation; this.count(`@ ${t0} #${this.calls} ${me.kind} ${me.id} ${name} ask`); const p0=perform; perform=()=>{ this.count(`@ ${new Date(this.now).toISOString()} #${this.calls} ${me.kind} ${me.id} ${name} performed (asked ${t0}) alive ${me.alive}`); return p0(); }; }"} as never));
const r = await rt.world({seed:9,events:5000});
console.log(r.broken, r.trace);
console.log(Object.keys(r.faults).filter(k=>k.startsWith('@')).sort().join('\n'));
console.log(Object.entries(r.faults).filter(([k])=>!k.startsWith('@')));
await rt.close();
