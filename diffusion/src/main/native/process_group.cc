// Creates a named process group with a TCP store and Gloo or NCCL inside the libtorch 2.7.1 that DJL has loaded, like PyTorch's
// Python module torch.distributed. Scripts require such a group for _c10d_functional.all_reduce_.
//
// The library is built without PyTorch's headers. It declares the classes whose exported constructors it calls. Inline code of
// PyTorch is replaced by writes at the offsets of version 2.7.1; a libtorch with another layout is rejected.
// Objects are created in zeroed memory larger than any of them. They are never freed: a group lives as long as its process.

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <dlfcn.h>
#include <jni.h>
#include <memory>
#include <netdb.h>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace gloo::transport {
class Device;
}

namespace at {
std::string get_cpu_capability();
std::string get_mkl_version();
std::string get_mkldnn_version();
} // namespace at

namespace c10 {
enum class DeviceType : int8_t { CPU = 0, CUDA = 1 };

namespace detail {
template <class T>
struct intrusive_target_default_null_type;
}

// The increment of the reference-counted pointer: bytes 8 to 11 of its target contain the number of owners.
template <class T, class Null = detail::intrusive_target_default_null_type<T>>
struct intrusive_ptr {
    T* target;

    explicit intrusive_ptr(T* made = nullptr) : target(made) { own(); }
    intrusive_ptr(const intrusive_ptr& other) : target(other.target) { own(); }
    intrusive_ptr& operator=(const intrusive_ptr& other) {
        target = other.target;
        own();
        return *this;
    }
    ~intrusive_ptr() {}

private:
    void own() {
        if (target != nullptr) {
            auto* owners = reinterpret_cast<uint32_t*>(reinterpret_cast<char*>(target) + 8);
            __atomic_add_fetch(owners, 1, __ATOMIC_SEQ_CST);
        }
    }
};
} // namespace c10

template <>
struct std::hash<c10::DeviceType> {
    size_t operator()(c10::DeviceType type) const { return static_cast<size_t>(static_cast<int>(type)); }
};

namespace c10d {
struct Store {};
struct Backend {};

struct TCPStoreOptions {
    uint16_t port = 0;
    bool isServer = false;
    std::optional<std::size_t> numWorkers;
    bool waitWorkers = true;
    std::chrono::milliseconds timeout{0};
    bool multiTenant = false;
    std::optional<int> masterListenFd;
    bool useLibUV = true;
};

struct TCPStore : Store {
    TCPStore(std::string host, const TCPStoreOptions& options);
};

struct ProcessGroup {
    enum class BackendType : uint8_t { GLOO = 1, NCCL = 2 };
    ProcessGroup(c10::intrusive_ptr<Store> store, int rank, int size);
    c10::intrusive_ptr<Backend> getBackend(c10::DeviceType type);
};

struct ProcessGroupGloo : Backend {
    struct Options {
        Options(std::chrono::milliseconds timeout);
    };
    static std::shared_ptr<::gloo::transport::Device> createDeviceForHostname(const std::string& name);
    static std::shared_ptr<::gloo::transport::Device> createDeviceForInterface(const std::string& name);
    ProcessGroupGloo(const c10::intrusive_ptr<Store>& store, int rank, int size, c10::intrusive_ptr<Options> options);
};

// Defined in libtorch_cuda.so, which a libtorch for CPUs does not contain: its constructors are looked up on demand.
struct ProcessGroupNCCL : Backend {
    struct Options {};
};

void register_process_group(const std::string& name, const c10::intrusive_ptr<ProcessGroup>& group);
} // namespace c10d

namespace {
constexpr size_t LARGER_THAN_ANY = 8192;

// Offsets in 2.7.1 of the members that its headers set inline.
constexpr size_t OPTIONS_TIMEOUT = 0x10;
constexpr size_t OPTIONS_DEVICES = 0x38;
constexpr size_t OPTIONS_THREADS = 0x50;
constexpr size_t GROUP_RANK = 0x18;
constexpr size_t GROUP_SIZE = 0x1c;
constexpr size_t GROUP_DEFAULT_BACKEND = 0x20;
constexpr size_t GROUP_DEVICE_TYPES = 0x50;
constexpr size_t GROUP_BACKEND_TYPES = 0x88;
constexpr size_t GROUP_BACKENDS = 0xc0;
constexpr size_t GROUP_BACKENDS_BY_TYPE = 0xf8;

// An empty standard container of libstdc++ has one bucket; its bucket count is at offset 8.
constexpr size_t BUCKET_COUNT = 8;

template <class T, class Construct>
T* counted(Construct construct) {
    void* memory = std::calloc(1, LARGER_THAN_ANY);
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    try {
        construct(memory);
    } catch (...) {
        std::free(memory);
        throw;
    }
    auto* counts = static_cast<uint32_t*>(memory);
    counts[2] = 1; // owners
    counts[3] = 1; // weak owners
    return static_cast<T*>(memory);
}

template <class T, class... Arguments>
T* make(Arguments&&... arguments) {
    return counted<T>([&](void* memory) { new (memory) T(std::forward<Arguments>(arguments)...); });
}

template <class T>
T& at(void* object, size_t offset) {
    return *reinterpret_cast<T*>(static_cast<char*>(object) + offset);
}

std::shared_ptr<gloo::transport::Device> device(const std::string& local) {
    bool address = local.find_first_of(".:") != std::string::npos;
    return address ? c10d::ProcessGroupGloo::createDeviceForHostname(local)
                   : c10d::ProcessGroupGloo::createDeviceForInterface(local);
}

c10::intrusive_ptr<c10d::Backend> gloo_backend(
        const c10::intrusive_ptr<c10d::Store>& store,
        const std::string& local,
        int rank,
        int size,
        std::chrono::milliseconds timeout) {
    auto* options = make<c10d::ProcessGroupGloo::Options>(timeout);
    at<std::vector<std::shared_ptr<gloo::transport::Device>>>(options, OPTIONS_DEVICES).push_back(device(local));
    at<int>(options, OPTIONS_THREADS) = 2;
    c10::intrusive_ptr<c10d::ProcessGroupGloo::Options> owned(options);
    return c10::intrusive_ptr<c10d::Backend>(make<c10d::ProcessGroupGloo>(store, rank, size, owned));
}

template <class Function>
Function cuda_symbol(const char* name) {
    void* library = dlopen("libtorch_cuda.so", RTLD_LAZY | RTLD_NOLOAD);
    void* found = library == nullptr ? nullptr : dlsym(library, name);
    if (found == nullptr) {
        throw std::runtime_error(std::string("this libtorch has no NCCL: ") + name + " is missing");
    }
    return reinterpret_cast<Function>(found);
}

// Without these settings NCCL's watchdog ends the whole process when a rank is lost; with them, the waiting call fails.
void let_waiting_fail() {
    setenv("TORCH_NCCL_BLOCKING_WAIT", "1", 0);
    setenv("TORCH_NCCL_ASYNC_ERROR_HANDLING", "0", 0);
    setenv("TORCH_NCCL_ENABLE_MONITORING", "0", 0);
}

c10::intrusive_ptr<c10d::Backend> nccl_backend(
        const c10::intrusive_ptr<c10d::Store>& store, int rank, int size, std::chrono::milliseconds timeout) {
    using Options = c10::intrusive_ptr<c10d::ProcessGroupNCCL::Options>;
    using MakeOptions = void (*)(void*, bool);
    using MakeBackend = void (*)(void*, c10::intrusive_ptr<c10d::Store>, int, int, Options);
    auto make_options = cuda_symbol<MakeOptions>("_ZN4c10d16ProcessGroupNCCL7OptionsC1Eb");
    auto make_backend = cuda_symbol<MakeBackend>(
            "_ZN4c10d16ProcessGroupNCCLC1EN3c1013intrusive_ptrINS_5StoreENS1_6detail34intrusive_target_default_null_type"
            "IS3_EEEEiiNS2_INS0_7OptionsENS5_IS8_EEEE");
    let_waiting_fail();
    auto* options = counted<c10d::ProcessGroupNCCL::Options>([&](void* memory) { make_options(memory, false); });
    at<std::chrono::milliseconds>(options, OPTIONS_TIMEOUT) = timeout;
    return c10::intrusive_ptr<c10d::Backend>(counted<c10d::Backend>(
            [&](void* memory) { make_backend(memory, store, rank, size, Options(options)); }));
}

void check_layout(c10d::ProcessGroup* group, int rank, int size) {
    bool known = at<int>(group, GROUP_RANK) == rank && at<int>(group, GROUP_SIZE) == size
            && at<size_t>(group, GROUP_DEVICE_TYPES + BUCKET_COUNT) == 1
            && at<size_t>(group, GROUP_BACKENDS + BUCKET_COUNT) == 1;
    if (!known) {
        throw std::runtime_error("this libtorch is not laid out as 2.7.1");
    }
}

void set_backend(c10d::ProcessGroup* group, const c10::intrusive_ptr<c10d::Backend>& backend, bool cuda) {
    using Type = c10d::ProcessGroup::BackendType;
    using Device = c10::DeviceType;
    using Pointer = c10::intrusive_ptr<c10d::Backend>;
    Type type = cuda ? Type::NCCL : Type::GLOO;
    Device device = cuda ? Device::CUDA : Device::CPU;
    at<Type>(group, GROUP_DEFAULT_BACKEND) = type;
    at<std::unordered_set<Device>>(group, GROUP_DEVICE_TYPES).insert(device);
    at<std::unordered_map<Device, Type>>(group, GROUP_BACKEND_TYPES)[device] = type;
    at<std::unordered_map<Device, Pointer>>(group, GROUP_BACKENDS)[device] = backend;
    at<std::unordered_map<Type, Pointer>>(group, GROUP_BACKENDS_BY_TYPE)[type] = backend;
    if (group->getBackend(device).target != backend.target) {
        throw std::runtime_error("this libtorch keeps its backends elsewhere than 2.7.1");
    }
}

// A store that opens its own socket listens on every address of its host; this socket is bound only to the given address.
int bound(const std::string& host, int port) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0) {
        throw std::runtime_error("there is no address of " + host);
    }
    int socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    bool ready = socket >= 0 && setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0
            && bind(socket, found->ai_addr, found->ai_addrlen) == 0;
    freeaddrinfo(found);
    if (!ready) {
        if (socket >= 0) {
            close(socket);
        }
        throw std::runtime_error("cannot listen at " + host + ":" + std::to_string(port));
    }
    return socket;
}

void join(
        const std::string& name,
        int rank,
        int size,
        const std::string& host,
        int port,
        const std::string& local,
        std::chrono::milliseconds timeout,
        bool cuda) {
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(port);
    options.isServer = rank == 0;
    options.numWorkers = size;
    options.timeout = timeout;
    options.useLibUV = false; // its server does not accept an existing socket
    if (rank == 0) {
        options.masterListenFd = bound(host, port);
    }
    c10::intrusive_ptr<c10d::Store> store(make<c10d::TCPStore>(host, options));
    auto backend = cuda ? nccl_backend(store, rank, size, timeout) : gloo_backend(store, local, rank, size, timeout);
    auto* group = make<c10d::ProcessGroup>(store, rank, size);
    check_layout(group, rank, size);
    set_backend(group, backend, cuda);
    c10d::register_process_group(name, c10::intrusive_ptr<c10d::ProcessGroup>(group));
}

std::string text(JNIEnv* env, jstring string) {
    const char* characters = env->GetStringUTFChars(string, nullptr);
    std::string copy(characters);
    env->ReleaseStringUTFChars(string, characters);
    return copy;
}
} // namespace

extern "C" JNIEXPORT void JNICALL Java_io_gmem_diffusion_engine_ProcessGroup_join(
        JNIEnv* env,
        jclass,
        jstring name,
        jint rank,
        jint size,
        jstring host,
        jint port,
        jstring local,
        jlong timeout_millis,
        jboolean cuda) {
    try {
        join(text(env, name), rank, size, text(env, host), port, text(env, local),
             std::chrono::milliseconds(timeout_millis), cuda == JNI_TRUE);
    } catch (const std::exception& failure) {
        std::string message = failure.what();
        message = message.substr(0, message.find("\nException raised"));
        env->ThrowNew(env->FindClass("java/lang/IllegalStateException"), message.c_str());
    }
}

// Instruction set of libtorch's kernels, MKL version, oneDNN version.
extern "C" JNIEXPORT jobjectArray JNICALL Java_io_gmem_diffusion_engine_NativeLibrary_versions(JNIEnv* env, jclass) {
    const std::string versions[] = {at::get_cpu_capability(), at::get_mkl_version(), at::get_mkldnn_version()};
    jobjectArray array = env->NewObjectArray(3, env->FindClass("java/lang/String"), nullptr);
    for (int i = 0; i < 3; i++) {
        env->SetObjectArrayElement(array, i, env->NewStringUTF(versions[i].c_str()));
    }
    return array;
}
