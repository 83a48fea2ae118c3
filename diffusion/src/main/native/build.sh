#!/usr/bin/env bash
# Builds libgmem_process_group.so for linux-x86_64 into the resources. Requires g++ 12 or later, a JDK, and DJL's libtorch 2.7.1,
# which DJL downloads to ~/.djl.ai on its first run. The library is committed, so that other builds need no C++ compiler.
set -euo pipefail
cd "$(dirname "$0")"
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
libtorch=$(find "${DJL_CACHE_DIR:-$HOME/.djl.ai}/pytorch" -maxdepth 1 -name '2.7.1-*-cpu-linux-x86_64' | head -n 1)
out=../resources/native/linux-x86_64/libgmem_process_group.so
g++ -std=c++17 -O2 -Wall -Wextra -shared -fPIC -fvisibility=hidden -s -static-libgcc \
    -I"$java_home/include" -I"$java_home/include/linux" \
    process_group.cc -o "$out" -L"$libtorch" -Wl,--no-as-needed -l:libtorch_cpu.so -Wl,--build-id=none
ls -l "$out"
