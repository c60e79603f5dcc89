import { type PodRequest, podRequest } from '../../derive/pod-request.ts';
import type { Fact } from '../../model/snapshot.ts';

/** What a node offers, or what some pods together reserve. Whole numbers; every pod takes one slot. */
export interface Load extends PodRequest {
  readonly pods: number;
}

/** One pod to be placed: its reservation, and its name for the notes. */
export interface Item extends PodRequest {
  readonly name: string;
}

export const noLoad: Load = { cpuMillicores: 0, memoryBytes: 0, pods: 0 };

/** What one pod takes of its node. */
export const podLoad = (pod: Fact<'pods'>[number]): Load => ({ ...podRequest(pod), pods: 1 });

/** Two loads joined field by field. */
export const combined = (a: Load, b: Load, join: (a: number, b: number) => number): Load => ({
  cpuMillicores: join(a.cpuMillicores, b.cpuMillicores),
  memoryBytes: join(a.memoryBytes, b.memoryBytes),
  pods: join(a.pods, b.pods),
});

export const sum = (a: Load, b: Load): Load => combined(a, b, (x, y) => x + y);

/** Whether one pod has room there. */
export const hasRoom = (room: Load, item: PodRequest): boolean =>
  room.pods >= 1 && item.cpuMillicores <= room.cpuMillicores && item.memoryBytes <= room.memoryBytes;

/** Whether every field is a number that can be reckoned with. */
export const isSound = (request: PodRequest): boolean =>
  [request.cpuMillicores, request.memoryBytes].every((amount) => Number.isFinite(amount) && amount >= 0);
